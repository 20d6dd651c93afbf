/**
 * Load generator: the same transfers as `transfer.ts`, through bare sockets, so that nearly all of
 * the machine is left to the engine. Prints `TransferResult` as JSON.
 */
import { LeanCaller } from './lean-caller.ts';
import { accountPicker, TransferMeter, type TransferOptions } from './transfer-workload.ts';
import { untilTold } from './until-told.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as TransferOptions;
const pick = accountPicker(options);
let meter: TransferMeter | null = null;
let openCalls = 0;

const callers = await Promise.all(
  Array.from({ length: options.connections }, () =>
    LeanCaller.open(options, { reducer: 'transfer', argsBytes: 16 }, answered),
  ),
);
await untilTold();
meter = new TransferMeter(options);
for (const caller of callers) {
  for (let i = 0; i < options.inFlight; i++) ask(caller, performance.now());
  caller.send();
}

function ask(caller: LeanCaller, nowMs: number): void {
  const at = caller.add(nowMs);
  caller.args.setUint32(at, pick(), true);
  caller.args.setUint32(at + 4, pick(), true);
  caller.args.setBigInt64(at + 8, 1n, true);
  openCalls += 1;
}

/** For each answer another call, until time is up. */
function answered(caller: LeanCaller, sentMs: number, nowMs: number, isOk: boolean): void {
  if (meter === null) throw new Error('an answer to a call that was never made');
  meter.answered(sentMs, nowMs, isOk);
  openCalls -= 1;
  if (nowMs < meter.endMs) ask(caller, nowMs);
  else if (openCalls === 0) meter.report();
}
