/**
 * What the network objects of the process share: whether they may be used, which of them are active, and which
 * connections begin and end in this process.
 *
 * @module
 */
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** An object with a connection or a listener. */
export interface ActiveNet {
  closeNow(): void;
}

let startups = 0;
const active = new Set<ActiveNet>();

/** Counts. */
export function startup(): void {
  startups++;
}

/** Counts back; at zero everything that is open is closed. */
export function shutdown(): void {
  if (startups === 0) return;
  startups--;
  if (startups > 0) return;
  for (const net of [...active]) net.closeNow();
}

/** @throws {@link DicomException} NetNotInitialised (61) before Startup. */
export function checkStarted(doing: string): void {
  if (startups > 0) return;
  throw new DicomException(
    DicomExceptionCode.NetNotInitialised,
    `${doing}: call DicomNet.Startup first, and Shutdown only when all is done.`,
  );
}

/** It has something open now. */
export function enter(net: ActiveNet): void {
  active.add(net);
}

/** It has nothing open any more. */
export function leave(net: ActiveNet): void {
  active.delete(net);
}

/** A connection as both of its ends know it. */
export interface ConnectionEnds {
  readonly clientPort: number;
  readonly serverAddress: string;
  readonly serverPort: number;
}

const ALL_ADDRESSES: ReadonlySet<string> = new Set(['::', '0.0.0.0']);
const listening = new Set<{ readonly address: string; readonly port: number }>();
const accepted = new Set<string>();
const awaited = new Map<string, () => void>();

function keyOf({ clientPort, serverAddress, serverPort }: ConnectionEnds): string {
  return `${clientPort} ${serverAddress} ${serverPort}`;
}

/** A listener of this process. @returns to be called when it listens no more. */
export function announceListener(address: string, port: number): () => void {
  const entry = { address, port };
  listening.add(entry);
  return () => listening.delete(entry);
}

/** An object of this process took the connection. @returns to be called when it is gone. */
export function announceAccepted(ends: ConnectionEnds): () => void {
  const key = keyOf(ends);
  accepted.add(key);
  const waiting = awaited.get(key);
  awaited.delete(key);
  waiting?.();
  return () => accepted.delete(key);
}

/**
 * Whether a connection leads to a listener of this process that has not taken it yet.
 *
 * @param onAccepted - Called when it takes it.
 * @returns to be called when nobody is interested any more; undefined when there is nothing to wait for.
 */
export function awaitAccepted(
  ends: ConnectionEnds,
  isLocal: boolean,
  onAccepted: () => void,
): (() => void) | undefined {
  const key = keyOf(ends);
  if (!isLocal || accepted.has(key) || !isListening(ends)) return undefined;
  awaited.set(key, onAccepted);
  return () => awaited.delete(key);
}

function isListening({ serverAddress, serverPort }: ConnectionEnds): boolean {
  for (const { address, port } of listening) {
    if (port === serverPort && (ALL_ADDRESSES.has(address) || address === serverAddress)) return true;
  }
  return false;
}
