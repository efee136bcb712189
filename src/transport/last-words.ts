import { readSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { ReadMemory } from './read-memory';

/** Bytes after which reading ends: more than a system keeps for a connection. */
const MOST = 16 * 1024 * 1024;

/** What Node's sockets have beyond their documented interface. */
interface SocketInternals {
  _handle?: { readonly fd?: unknown } | null;
}

/**
 * Hands on what the peer of a broken connection had sent before it broke, for the reader of `reading`.
 *
 * A peer that says why it closes, an A-ABORT for instance, and closes while data is on its way to it resets the connection.
 * The write that meets the reset fails before the next read, and Node closes the socket for it; but what came before the
 * reset is still there to be read. To be called inside the callback of the failed write, when the socket is still open.
 * Does nothing where the system has no number for the connection.
 */
export function handOnLastWords(socket: Socket, reading: ReadMemory): void {
  for (let total = 0; total < MOST;) {
    // The reader may have closed the socket.
    const fd = (socket as SocketInternals)._handle?.fd;
    if (typeof fd !== 'number' || fd < 0) return;
    const length = readOnce(fd, reading.room());
    if (length === 0) return;
    total += length;
    reading.onRead(reading.take(length));
  }
}

/** 0 at the end, and when nothing more is there. */
function readOnce(fd: number, room: Buffer): number {
  try {
    return readSync(fd, room);
  } catch {
    // Nothing left, or only the reset: the failed write has told of it already.
    return 0;
  }
}
