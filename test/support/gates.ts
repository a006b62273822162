import { vi } from 'vitest';
import { AiBudget } from '../../src/assistant/model/budget.ts';
import { SingleFlight } from '../../src/cache/single-flight.ts';

/** A promise that resolves at the tick number `count`. */
function gate(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    if (ticks === count) resolve();
  };
  return { promise, tick };
}

/** Resolves when `count` more questions have joined a flight. `vi.restoreAllMocks` ends it. */
export function joined(count: number): Promise<void> {
  const { promise, tick } = gate(count);
  const { join } = SingleFlight.prototype;
  vi.spyOn(SingleFlight.prototype, 'join').mockImplementation(function (this: SingleFlight, name) {
    return join.call(this, name).finally(tick);
  });
  return promise;
}

/** Resolves when the budget has decided about `count` more questions. `vi.restoreAllMocks` ends it. */
export function decided(count: number): Promise<void> {
  const { promise, tick } = gate(count);
  const { reserve } = AiBudget.prototype;
  vi.spyOn(AiBudget.prototype, 'reserve').mockImplementation(function (this: AiBudget, ...args) {
    return reserve.apply(this, args).finally(tick);
  });
  return promise;
}
