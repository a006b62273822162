// once per isolate: see setup.ts
import './slow-clock.ts';
import './drop-wake-ups.ts';
