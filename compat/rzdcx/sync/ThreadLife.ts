import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/**
 * Whether another thread still runs, for one that stands still and gets no events.
 *
 * The other thread holds the second port of a channel that nobody writes to. However it ends (on its own, by an error, out
 * of memory, stopped from outside) its ports are closed with it, which closes the first one as well; and a closed port
 * cannot be transferred, not even to the thread that has it.
 */
export class ThreadLife {
  #port: MessagePort;

  /** @param port - The second one belongs to the other thread. */
  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Whether the thread has ended. */
  get ended(): boolean {
    // Takes in the news that the other port was closed.
    receiveMessageOnPort(this.#port);
    try {
      this.#port = structuredClone(this.#port, { transfer: [this.#port] });
      return false;
    } catch {
      return true;
    }
  }
}
