import { vi } from 'vitest';
import { AiBudget } from '../../src/assistant/model/budget.ts';
import { SingleFlight } from '../../src/cache/single-flight.ts';

/** A promise that resolves at the given number of ticks. */
function gate(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    if (ticks === count) resolve();
  };
  return { promise, tick };
}

/** Resolves when so many questions have boarded a flight from now on. `vi.restoreAllMocks` ends it. */
export function aboard(count: number): Promise<void> {
  const { promise, tick } = gate(count);
  const { board } = SingleFlight.prototype;
  vi.spyOn(SingleFlight.prototype, 'board').mockImplementation(function (this: SingleFlight, name) {
    return board.call(this, name).finally(tick);
  });
  return promise;
}

/** Resolves when so many questions have been given a call or refused one. `vi.restoreAllMocks` ends it. */
export function decided(count: number): Promise<void> {
  const { promise, tick } = gate(count);
  const { reserve } = AiBudget.prototype;
  vi.spyOn(AiBudget.prototype, 'reserve').mockImplementation(function (this: AiBudget, ...args) {
    return reserve.apply(this, args).finally(tick);
  });
  return promise;
}
