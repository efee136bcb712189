/**
 * A peer of simulated devices that keeps what came over the wire: every command with its data set, and how every
 * association ended.
 *
 * @module
 */
import {
  type CloseReason,
  CommandField,
  createEngine,
  type DataSet,
  type DicomServer,
  receiveDataSet,
  type ServiceHandler,
  Status,
} from '../../src';
import { type Description, type Device, parseDescription } from '../../samples/modality-simulator/index';

/** One request that came. */
export interface WitnessedCommand {
  readonly field: CommandField;
  readonly callingAETitle: string;
  /** SOP Instance UID of the command. */
  readonly instance: string;
  /** undefined when it broke off. */
  readonly dataSet: DataSet | undefined;
  /** Milliseconds from the command to the end of the data set. */
  readonly ms: number;
}

/** Takes everything and answers with success. */
export class Witness {
  readonly commands: WitnessedCommand[] = [];
  /** How associations ended, in the order of their ends. */
  readonly ends: CloseReason[] = [];
  readonly #server: DicomServer;
  readonly #open = new Set<Promise<unknown>>();

  private constructor(server: DicomServer) {
    this.#server = server;
  }

  static async start(): Promise<Witness> {
    const handle: ServiceHandler = async (request, association) => {
      const { CommandField: field, AffectedSOPInstanceUID, RequestedSOPInstanceUID } = request.command;
      const began = performance.now();
      let dataSet: DataSet | undefined;
      try {
        dataSet = await receiveDataSet(request);
      } finally {
        witness.commands.push({
          field: field as CommandField,
          callingAETitle: association.callingAETitle,
          instance: AffectedSOPInstanceUID ?? RequestedSOPInstanceUID ?? '',
          dataSet,
          ms: performance.now() - began,
        });
      }
      return { Status: Status.Success };
    };
    const server = await createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => ({ transferSyntaxes: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'] }) },
      handlers: {
        [CommandField.C_STORE_RQ]: handle,
        [CommandField.N_CREATE_RQ]: handle,
        [CommandField.N_SET_RQ]: handle,
        [CommandField.N_ACTION_RQ]: handle,
      },
      onEstablished: (association) => {
        const end = association.closed.then((reason) => {
          witness.ends.push(reason);
          witness.#open.delete(end);
        });
        witness.#open.add(end);
      },
    });
    const witness = new Witness(server);
    return witness;
  }

  get port(): number {
    return this.#server.port;
  }

  /** The commands of one kind. */
  of(field: CommandField): WitnessedCommand[] {
    return this.commands.filter((command) => command.field === field);
  }

  /** Ends; settles when how everything ended is known. */
  async stop(): Promise<void> {
    await this.#server.close({ graceMs: 2000 });
    await Promise.all(this.#open);
  }
}

/** A description of one small CT with the witness as its peers. */
export function describeSmallDevice(port: number, changes: Readonly<Record<string, unknown>> = {}): Description {
  const peer = { aeTitle: 'WITNESS', port };
  const device = {
    aeTitle: 'SMALL_CT',
    modality: 'CT',
    peers: { mpps: peer, storage: peer, commitment: peer },
    seriesPerStudy: 1,
    imagesPerSeries: 2,
    rows: 64,
    columns: 64,
    ...changes,
  };
  return parseDescription(JSON.stringify({ devices: [device] }), { name: 'test', folder: '.' });
}

/** Devices that are quick enough for many of them. */
export function makeSmall(device: Device): Device {
  return { ...device, rows: 64, columns: 64, seriesPerStudy: 1, imagesPerSeries: 2 };
}
