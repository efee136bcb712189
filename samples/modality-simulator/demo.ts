import { type Description, type Device, ImageSyntax, Modality, type Peers } from './description';
import { DemoArchive } from './demo-archive';
import { PROFILES } from './profiles';
import type { Report } from './report';
import { Simulation } from './simulation';

/** What a demonstration does. */
export interface DemoOptions {
  /** Studies of all devices together. @defaultValue 20 */
  readonly studies?: number;
  /** CT, MR, US and CR in turn. @defaultValue 4 */
  readonly devices?: number;
  /** @defaultValue 1 */
  readonly seed?: number;
  /** Images in a series, in place of what is usual for the modality. */
  readonly imagesPerSeries?: number;
  /** Where the archive keeps what it receives. @defaultValue a temporary folder that is removed */
  readonly folder?: string;
}

/** Most images of a series: the demonstration is to end soon. */
const MOST_IMAGES = 8;

/** The devices of a demonstration: those of even number have a port for results of commitment. */
export function demoDescription(peers: Peers, options: DemoOptions = {}): Description {
  const { studies = 20, devices = 4, seed = 1 } = options;
  const modalities = Object.values(Modality);
  return {
    seed,
    startWithin: 0,
    devices: Array.from({ length: devices }, (_, at): Device => {
      const modality = modalities[at % modalities.length] ?? Modality.CT;
      const { rows, columns, seriesPerStudy, imagesPerSeries } = PROFILES[modality];
      return {
        name: `${modality} ${at + 1}`,
        aeTitle: `${modality}_${at + 1}`,
        modality,
        port: at % 2 === 0 ? undefined : 0,
        peers,
        studies: Math.floor(studies / devices) + (at < studies % devices ? 1 : 0),
        seriesPerStudy,
        imagesPerSeries: options.imagesPerSeries ?? Math.min(imagesPerSeries, MOST_IMAGES),
        rows,
        columns,
        rate: 0,
        characterSet: '',
        transferSyntax: ImageSyntax.ExplicitLittle,
        worklist: { station: 'own', date: 'any', whenEmpty: 'stop', pollSeconds: 10 },
        thinkingTimes: { beforeStudy: [0, 0.2], betweenSeries: [0, 0.1], afterStudy: [0, 0] },
        timeouts: { association: 30, response: 60, commitment: 60 },
        faults: [],
      };
    }).filter((device) => device.studies > 0),
  };
}

/** Devices with an archive of their own, in one process. */
export class Demo {
  readonly archive: DemoArchive;
  readonly #describe: (peers: Peers) => Description;
  #simulation: Simulation | undefined;

  /**
   * @param describe - Makes the description, once it is known where the archive listens.
   * @param folder - Where the archive keeps what it receives; without one it keeps nothing.
   */
  constructor(describe: (peers: Peers) => Description, folder?: string, onError?: (error: unknown) => void) {
    this.#describe = describe;
    this.archive = new DemoArchive({
      folder,
      onError,
      returnAddress: (aeTitle) => {
        const port = this.#simulation?.returnPort(aeTitle);
        return port === undefined ? undefined : { host: '127.0.0.1', port };
      },
    });
  }

  /**
   * Runs the demonstration to its end.
   *
   * @param onStart - Called with the simulation before it begins, to watch or to stop it.
   */
  async run(onStart?: (simulation: Simulation) => void): Promise<Report> {
    await this.archive.open();
    try {
      const description = this.#describe(this.archive.peers);
      // A device without a limit finds an end all the same.
      for (const device of description.devices) this.archive.schedule(device, device.studies || 1000);
      this.#simulation = new Simulation(description);
      onStart?.(this.#simulation);
      return await this.#simulation.run();
    } finally {
      await this.archive.close();
    }
  }
}
