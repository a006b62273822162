import { beforeEach, expect, it, vi } from 'vitest';
import { count, expectConsistent, storm } from '../support/durability/storm.ts';
import type { FaultKind, ProxyFigures, Store } from '../support/faulty-proxy.ts';
import { workerWithFaultyStores } from '../support/faulty-stores.ts';
import { captureLog } from '../support/log-lines.ts';
import { printFigures } from '../support/print-figures.ts';

const SEVEN: FaultKind[] = [
  'drop before',
  'drop after',
  'hang',
  'error before',
  'error after',
  'cut body',
  'proxy page',
];
const FAULTY = { postgres: { rate: 0.3, kinds: SEVEN }, redis: { rate: 0.3, kinds: SEVEN } };
const WRITES = 10_000;

const print = printFigures('Durability');

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

async function faultyWorker() {
  const worker = workerWithFaultyStores();
  await worker.setFaults(FAULTY);
  return worker;
}

it('10,000 writes with keys from 64 devices are each stored once, though 30% of the requests to both stores fail', {
  timeout: 600_000,
}, async () => {
  const { send, figures } = await faultyWorker();
  const written = await storm({ send, people: 32, devicesPerPerson: 2, writes: WRITES });
  const result = await count(written);
  print('writes with keys', summary(result, await figures()));
  expect(result).toMatchObject({ lost: 0, doubled: 0, unanswered: 0 });
  expect(result.acknowledged).toBeGreaterThanOrEqual(WRITES);
  await expectConsistent(written);
});

it('control: without keys, devices that send again double more than 200 of 1,500 writes', {
  timeout: 300_000,
}, async () => {
  const { send, figures } = await faultyWorker();
  const written = await storm({ send, people: 16, devicesPerPerson: 4, writes: 1_500, isKeyed: false, act: createAll });
  const result = await count(written);
  print('control: without keys', summary(result, await figures()));
  expect(result.doubled).toBeGreaterThan(200);
});

it('control: devices that send a write only once lose more than 100 of 1,000', { timeout: 300_000 }, async () => {
  const { send, figures } = await faultyWorker();
  const written = await storm({ send, people: 16, devicesPerPerson: 4, writes: 1_000, maxAttempts: 1, act: createAll });
  const result = await count(written);
  print('control: sent only once', summary(result, await figures()));
  expect(result.unanswered).toBeGreaterThan(100);
});

async function createAll(device: { create: () => Promise<void> }, share: number) {
  for (let n = 0; n < share; n += 1) await device.create();
}

type Result = Awaited<ReturnType<typeof count>>;

function summary({ acknowledged, attempts, lost, doubled, unanswered }: Result, { postgres, redis }: ProxyFigures) {
  const faults = (store: ProxyFigures[Store]) =>
    `${sum(Object.values(store.faults))} of ${store.requests} requests failed`;
  return [
    `${acknowledged} acknowledged in ${attempts} requests, ${lost} lost, ${doubled} doubled, ${unanswered} never stored`,
    `Postgres: ${faults(postgres)}, Redis: ${faults(redis)}`,
  ].join('; ');
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
