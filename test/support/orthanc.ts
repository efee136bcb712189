import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort, freePort } from './ports';
import { type Program, startProgram } from './process';
import { requireProgram } from './programs';
import { tempDir } from './temp';
import { waitUntil } from './wait-until';

/** A DICOM peer that Orthanc may send to. */
export interface OrthancModality {
  aet: string;
  host: string;
  port: number;
}

/** State of a storage commitment at Orthanc. */
export interface OrthancCommitment {
  readonly Status: 'Pending' | 'Success' | 'Failure';
  readonly Success?: readonly { readonly SOPInstanceUID: string }[];
  readonly Failures?: readonly { readonly SOPInstanceUID: string; readonly Code: number }[];
}

export interface OrthancOptions {
  /** @defaultValue ORTHANC */
  aet?: string;
  /** Lines of Orthanc's configuration file, on top of ours. */
  settings?: Readonly<Record<string, unknown>>;
}

/** An Orthanc of our own on free ports of the loopback address, its store in a temporary folder. */
export class Orthanc {
  readonly aet: string;
  readonly dicomPort: number;
  readonly program: Program;
  readonly #url: string;

  private constructor(aet: string, dicomPort: number, httpPort: number, program: Program) {
    this.aet = aet;
    this.dicomPort = dicomPort;
    this.program = program;
    this.#url = `http://127.0.0.1:${httpPort}`;
  }

  /** Starts Orthanc and waits until both of its servers answer. The caller stops it. */
  static start(options: OrthancOptions = {}): Promise<Orthanc> {
    return onFreePort(async (dicomPort) => {
      const httpPort = await freePort();
      const aet = options.aet ?? 'ORTHANC';
      const directory = tempDir('orthanc');
      const configuration = join(directory, 'orthanc.json');
      writeFileSync(
        configuration,
        JSON.stringify({
          ...defaults(directory),
          ...options.settings,
          ...{
            DicomAet: aet,
            DicomPort: dicomPort,
            HttpPort: httpPort,
          },
        }),
      );
      const program = await startProgram(requireProgram('Orthanc'), [configuration], {
        port: httpPort,
        timeoutMs: 30_000,
      });
      const orthanc = new Orthanc(aet, dicomPort, httpPort, program);
      try {
        await program.waitForPort(dicomPort, 30_000);
        await waitUntil(() => orthanc.#answers(), 'an answer of Orthanc', 30_000);
      } catch (error) {
        await program.stop();
        throw error;
      }
      return orthanc;
    });
  }

  /** Orthanc's identifiers of all instances that it keeps. */
  async instances(): Promise<string[]> {
    return (await (await this.#call('GET', '/instances')).json()) as string[];
  }

  /** Orthanc's identifier of the instance with this SOP Instance UID, or undefined. */
  async find(sopInstanceUID: string): Promise<string | undefined> {
    const answer = await this.#call('POST', '/tools/lookup', sopInstanceUID);
    const hits = (await answer.json()) as { ID: string; Type: string }[];
    return hits.find(({ Type }) => Type === 'Instance')?.ID;
  }

  /** The part 10 file of one instance. */
  async file(id: string): Promise<Buffer> {
    return Buffer.from(await (await this.#call('GET', `/instances/${id}/file`)).arrayBuffer());
  }

  /** Puts a part 10 file into the store and returns its identifier. */
  async upload(file: Buffer): Promise<string> {
    const answer = await this.#call('POST', '/instances', new Uint8Array(file));
    return ((await answer.json()) as { ID: string }).ID;
  }

  /** Empties the store. */
  async deleteAll(): Promise<void> {
    const ids = await this.instances();
    await Promise.all(ids.map((id) => this.#call('DELETE', `/instances/${id}`)));
  }

  /** Makes a peer known under a name, for {@link send}. */
  async addModality(name: string, { aet, host, port }: OrthancModality): Promise<void> {
    await this.#call('PUT', `/modalities/${name}`, JSON.stringify({ AET: aet, Host: host, Port: port }));
  }

  /** Sends instances over one association. @throws when Orthanc reports a failure. */
  async send(modality: string, ids: readonly string[]): Promise<void> {
    await this.#call('POST', `/modalities/${modality}/store`, JSON.stringify({ Resources: ids, Synchronous: true }));
  }

  /** Sends a C-ECHO. @throws when the peer does not answer. */
  async echo(modality: string): Promise<void> {
    await this.#call('POST', `/modalities/${modality}/echo`, '{}');
  }

  /** Asks a peer for storage commitment of instances; gives the Transaction UID. @throws when the peer does not say yes. */
  async requestCommitment(
    modality: string,
    instances: readonly { SOPClassUID: string; SOPInstanceUID: string }[],
  ): Promise<string> {
    const body = JSON.stringify({ DicomInstances: instances });
    const answer = await this.#call('POST', `/modalities/${modality}/storage-commitment`, body);
    return ((await answer.json()) as { ID: string }).ID;
  }

  /** What Orthanc knows of a commitment that it asked for. */
  async commitment(transactionUID: string): Promise<OrthancCommitment> {
    return (await (await this.#call('GET', `/storage-commitment/${transactionUID}`)).json()) as OrthancCommitment;
  }

  async stop(): Promise<void> {
    await this.program.stop(10_000);
  }

  async #call(method: string, path: string, body?: string | Uint8Array<ArrayBuffer>): Promise<Response> {
    const answer = await fetch(this.#url + path, { method, body, signal: AbortSignal.timeout(60_000) });
    if (!answer.ok) throw new Error(`Orthanc: ${method} ${path} gave ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  async #answers(): Promise<boolean> {
    try {
      await this.#call('GET', '/system');
      return true;
    } catch {
      return false; // not yet; the wait around it has a bound
    }
  }
}

function defaults(directory: string): Record<string, unknown> {
  return {
    Name: 'dcxport tests',
    StorageDirectory: directory,
    IndexDirectory: directory,
    Plugins: [],
    AuthenticationEnabled: false,
    RemoteAccessAllowed: false,
    DicomServerEnabled: true,
    DicomCheckCalledAet: false,
    DicomAlwaysAllowEcho: true,
    DicomAlwaysAllowStore: true,
    UnknownSopClassAccepted: true,
    OverwriteInstances: true,
    DicomModalities: {},
    DicomModalitiesInDatabase: true,
    StableAge: 1,
  };
}
