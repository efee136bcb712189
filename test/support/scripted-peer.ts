import { connect, createServer, type Server, type Socket } from 'node:net';
import { within } from './wait-until';

const LIMIT_MS = 10_000;
const PDU_HEADER = 6;

/** One end of a raw TCP connection that a test plays by hand, byte by byte. Every wait has a bound. */
export class ScriptedPeer {
  readonly socket: Socket;
  /** How the connection ended: `end` when in order, else the system's error code (`ECONNRESET`). */
  readonly closed: Promise<string>;
  #received: Buffer[] = [];
  #unread = Buffer.alloc(0);
  #closed = false;
  #wake: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(chunk);
      this.#unread = Buffer.concat([this.#unread, chunk]);
      this.#notify();
    });
    socket.once('end', () => this.#notify());
    this.closed = new Promise((resolve) => {
      let result = 'end';
      socket.on('error', (error: NodeJS.ErrnoException) => (result = error.code ?? error.message));
      socket.once('close', () => {
        this.#closed = true;
        this.#notify();
        resolve(result);
      });
    });
  }

  /** Connects to a port of the loopback address. */
  static connect(port: number, host = '127.0.0.1'): Promise<ScriptedPeer> {
    const socket = connect({ port, host });
    const connected = new Promise<ScriptedPeer>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new ScriptedPeer(socket));
      });
    });
    return within(connected, `a connection to port ${port}`, LIMIT_MS);
  }

  /** Everything that came so far. */
  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  /** Whether the other side closed, or the connection broke. */
  get isClosed(): boolean {
    return this.#closed || this.socket.readableEnded;
  }

  /** Sends bytes; settles when the system has taken them. */
  send(bytes: Uint8Array): Promise<void> {
    const sent = new Promise<void>((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    return within(sent, `${bytes.length} bytes to be taken`, LIMIT_MS);
  }

  /** Sends each piece on its own; with no-delay set each leaves as a segment of its own. */
  async sendPieces(bytes: Uint8Array, size = 1): Promise<void> {
    for (let start = 0; start < bytes.length; start += size) await this.send(bytes.subarray(start, start + size));
  }

  /** Takes exactly that many bytes of what came. @throws when the connection or the time ends before. */
  async take(count: number, limitMs = LIMIT_MS): Promise<Buffer> {
    await within(this.#until(count), `${count} bytes (${this.#unread.length} came)`, limitMs);
    const taken = this.#unread.subarray(0, count);
    this.#unread = this.#unread.subarray(count);
    return taken;
  }

  /** Takes one whole PDU, header included. */
  async takePdu(limitMs = LIMIT_MS): Promise<Buffer> {
    const header = await this.take(PDU_HEADER, limitMs);
    return Buffer.concat([header, await this.take(header.readUInt32BE(2), limitMs)]);
  }

  /** Waits until the peer ends its side or the connection breaks; what came and was not taken is the result. */
  async takeRest(limitMs = LIMIT_MS): Promise<Buffer> {
    await within(this.#untilClosed(), 'the end of the connection', limitMs);
    const rest = this.#unread;
    this.#unread = Buffer.alloc(0);
    return rest;
  }

  /** Sends FIN. */
  end(): void {
    this.socket.end();
  }

  /** Sends RST: the peer vanishes without a word. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  async #until(count: number): Promise<void> {
    while (this.#unread.length < count) {
      if (this.isClosed) throw new Error(`the connection ended after ${this.#unread.length} of ${count} bytes`);
      await this.#change();
    }
  }

  async #untilClosed(): Promise<void> {
    while (!this.isClosed) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

/** A listener whose connections a test plays by hand. */
export class ScriptedServer {
  readonly port: number;
  readonly #server: Server;
  readonly #peers: ScriptedPeer[] = [];
  readonly #fresh: ScriptedPeer[] = [];
  #wake: ((peer: ScriptedPeer) => void)[] = [];

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => {
      const peer = new ScriptedPeer(socket);
      this.#peers.push(peer);
      const waiting = this.#wake.shift();
      if (waiting) waiting(peer);
      else this.#fresh.push(peer);
    });
  }

  /** Listens on a free port of the loopback address. The caller closes it. */
  static listen(): Promise<ScriptedServer> {
    return new Promise((resolve, reject) => {
      const server = createServer({ allowHalfOpen: true });
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('a TCP server has no port'));
        else resolve(new ScriptedServer(server, address.port));
      });
    });
  }

  /** The next connection, in the order of arrival. */
  accept(limitMs = LIMIT_MS): Promise<ScriptedPeer> {
    const fresh = this.#fresh.shift();
    if (fresh) return Promise.resolve(fresh);
    const next = new Promise<ScriptedPeer>((resolve) => {
      this.#wake.push(resolve);
    });
    return within(next, `a connection on port ${this.port}`, limitMs);
  }

  /** Stops listening and cuts the connections that are left. */
  close(): Promise<void> {
    for (const peer of this.#peers) peer.socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
