import './slow-clock.ts'; // once per isolate: see setup.ts
