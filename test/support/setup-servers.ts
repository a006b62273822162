// once per isolate: see setup.ts
import './slow-clock.ts';
