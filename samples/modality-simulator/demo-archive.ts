import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryWorklist } from './archive-worklist';
import type { Device, Peer, Peers } from './description';
import { Random } from './random';
import { inventStep, type ScheduledStep } from './scheduled-step';
import { TestArchive, type TestArchiveOptions } from './test-archive';

/** How the archive of a demonstration is set up. */
export interface DemoArchiveOptions extends Pick<
  TestArchiveOptions,
  'returnAddress' | 'security' | 'onError' | 'onAssociation' | 'onStored'
> {
  /** Where objects go; they stay there. @defaultValue a temporary folder that goes with the archive */
  readonly folder?: string;
}

const AE_TITLE = 'DEMO_ARCHIVE';
const HOST = '127.0.0.1';

/**
 * Everything that a modality talks to, in this process and on the loopback address: worklist, procedure steps, storage and
 * storage commitment.
 */
export class DemoArchive extends TestArchive {
  readonly #worklist: MemoryWorklist;
  readonly #temporary: string | undefined;
  readonly #secure: boolean;
  readonly #random = new Random('demo');

  constructor(options: DemoArchiveOptions = {}) {
    const temporary = options.folder === undefined ? mkdtempSync(join(tmpdir(), 'dcxport-demo-')) : undefined;
    const worklist = new MemoryWorklist();
    const folder = options.folder ?? temporary ?? '';
    super({ ...options, aeTitle: AE_TITLE, bindAddress: HOST, folder, indexInMemory: true, worklist });
    this.#worklist = worklist;
    this.#temporary = temporary;
    this.#secure = options.security !== undefined;
  }

  /** The archive as the peer of every service. */
  get peers(): Peers {
    const peer: Peer = { aeTitle: AE_TITLE, host: HOST, port: this.port, tls: this.#secure };
    return { worklist: peer, mpps: peer, storage: peer, commitment: peer };
  }

  /** Puts examinations for a device on the worklist. @returns what was scheduled. */
  schedule({ aeTitle, modality }: Pick<Device, 'aeTitle' | 'modality'>, count: number): ScheduledStep[] {
    return Array.from({ length: count }, () => {
      const step = inventStep(String(this.#worklist.size + 1).padStart(5, '0'), modality, this.#random);
      this.#worklist.schedule(step, aeTitle, modality);
      return step;
    });
  }

  /** Ends; a temporary folder is removed. */
  override async close(): Promise<void> {
    await super.close();
    if (this.#temporary !== undefined) rmSync(this.#temporary, { recursive: true, force: true });
  }
}
