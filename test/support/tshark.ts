import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, Program as Started, runProgram } from './process';
import { requireProgram } from './programs';
import { tempDir } from './temp';
import { waitUntil } from './wait-until';

/** Records what goes over some TCP ports of the loopback interface. */
export class Capture {
  /** The file being written; complete after {@link stop}. */
  readonly file: string;
  readonly #program: Program;
  readonly #markerPort: number;

  private constructor(file: string, program: Program, markerPort: number) {
    this.file = file;
    this.#program = program;
    this.#markerPort = markerPort;
  }

  /** Starts the recording; settles when packets are being seen. The caller stops it. */
  static async start(...ports: [number, ...number[]]): Promise<Capture> {
    const file = join(tempDir('capture'), 'capture.pcapng');
    const filter = ports.map((port) => `tcp port ${port}`).join(' or ');
    const markerPort = ports[0];
    const program = await Started.spawn(requireProgram('tshark'), [
      ...['-i', 'lo', '-q', '-w', file],
      ...['-f', `${filter} or udp dst port ${markerPort}`],
    ]);
    const capture = new Capture(file, program, markerPort);
    try {
      await capture.#mark('start');
      return capture;
    } catch (error) {
      await program.stop();
      throw new Error(`tshark does not record:\n${program.output}`, { cause: error });
    }
  }

  /** Ends the recording once everything that was sent before this call is in the file. */
  async stop(): Promise<void> {
    try {
      await this.#mark('stop');
    } finally {
      await this.#program.stop(5_000, 'SIGINT');
    }
  }

  /** Sends a datagram that the filter lets through, until the file holds it: packets come in order. */
  async #mark(which: string): Promise<void> {
    const text = `dcxport-capture-${which}-${process.pid}`;
    const socket = createSocket('udp4');
    socket.on('error', () => undefined); // nobody listens on the port: the answer is an ICMP error
    try {
      await waitUntil(
        () => {
          if (this.#program.hasExited) throw new Error(`tshark ended: ${this.#program.output}`);
          socket.send(text, this.#markerPort, '127.0.0.1');
          return readIfThere(this.file).includes(text);
        },
        `packets in ${this.file}`,
        20_000,
        50,
      );
    } finally {
      socket.close();
    }
  }
}

/** A remark of tshark's dissectors about one packet. */
export interface ExpertRemark {
  readonly frame: number;
  /** Numbers the TCP connections of the recording from 0. */
  readonly stream: number;
  readonly text: string;
}

/**
 * What tshark finds malformed or worth a warning when it reads the ports' traffic as DICOM. Remarks on the TCP sequence
 * (resent or out of order segments) are left out.
 */
export async function expertRemarks(file: string, ...ports: [number, ...number[]]): Promise<ExpertRemark[]> {
  const fields = ['frame.number', 'tcp.stream', '_ws.expert.group', '_ws.expert.message', '_ws.malformed'];
  // tshark knows DICOM on other ports by itself: what it says about those is not asked for.
  const traffic = ports.map((port) => `tcp.port == ${port}`).join(' or ');
  const filter = `(${traffic}) and (_ws.malformed or _ws.expert.severity >= "Warning")`;
  const remarks: ExpertRemark[] = [];
  for (const [frame = '', stream = '', groups = '', messages = '', malformed = ''] of await dissect(
    file,
    ports,
    filter,
    fields,
  )) {
    const sequenceOnly = groups !== '' && groups.split(SEPARATOR).every((group) => Number(group) === SEQUENCE_GROUP);
    if (sequenceOnly && malformed === '') continue;
    remarks.push({
      frame: Number(frame),
      stream: Number(stream),
      text: [malformed, messages].filter(Boolean).join(': '),
    });
  }
  return remarks;
}

/** Fields of the packets that a display filter lets through, the ports' traffic read as DICOM. */
export async function dissect(
  file: string,
  ports: readonly number[],
  filter: string,
  fields: readonly string[],
): Promise<string[][]> {
  const { code, stdout, stderr } = await runProgram(requireProgram('tshark'), [
    ...['-r', file, '-n', '-2', '-Y', filter],
    ...ports.flatMap((port) => ['-d', `tcp.port==${port},dicom`]),
    ...['-T', 'fields', '-E', `aggregator=${SEPARATOR}`, ...fields.flatMap((field) => ['-e', field])],
  ]);
  if (code !== 0) throw new Error(`tshark cannot read ${file}:\n${stderr}`);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}

const SEPARATOR = ';';
const SEQUENCE_GROUP = 0x02000000;

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0); // tshark makes the file when it starts to record
  }
}
