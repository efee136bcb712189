import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Association } from '../../src/association';
import { createEngine } from '../../src/container';
import { CommandField, Status } from '../../src/dimse';
import { StorageError } from '../../src/errors';
import {
  describeIncoming,
  defaultStoragePath,
  echo,
  encodeReceivedFileMeta,
  FileTarget,
  receiveObject,
  scanStorageFile,
  storeItems,
  type DicomServer,
  type StorageTarget,
} from '../../src/services';
import { ACCEPT_ALL, CT, LEE, LEI, requestOptions, VERIFICATION } from '../association/harness';
import { ENHANCED_CT_IMAGE_STORAGE, writeBigFile } from '../support/dicom-factory';
import { SmallDisk } from '../support/small-disk';
import { writeSmallFile } from '../support/small-file';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';

const MEBIBYTE = 1024 * 1024;
const OUT_OF_RESOURCES = 0xa700;

describe('faults on our side', () => {
  let folder: string;
  let inbox: string;
  let server: DicomServer;
  /** What went wrong at the receiver. */
  let errors: Error[];
  let durable: boolean;
  /** Called once when a piece of an object has been written and more is to come. */
  let midway: (() => void) | undefined;

  beforeEach(async () => {
    folder = tempDir('faults');
    inbox = join(folder, 'inbox');
    errors = [];
    durable = false;
    midway = undefined;
    server = await createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: ACCEPT_ALL,
      handlers: {
        [CommandField.C_STORE_RQ]: async (request, association) => {
          const object = describeIncoming(association, request);
          const path = defaultStoragePath(inbox, object.SOPInstanceUID);
          try {
            const target = FileTarget.open(path, { header: encodeReceivedFileMeta(object), durable });
            await receiveObject(request, watched(target));
            return { Status: Status.Success };
          } catch (error) {
            errors.push(error as Error);
            await request.dataSet?.drain();
            return { Status: OUT_OF_RESOURCES };
          }
        },
      },
    });
  });
  afterEach(() => server.close());

  function watched(target: FileTarget): StorageTarget {
    return {
      write: async (...piece) => {
        await target.write(...piece);
        const happens = midway;
        midway = undefined;
        happens?.();
      },
      commit: () => target.commit(),
      discard: () => target.discard(),
    };
  }

  /** Stores these files over one association, which is good for an echo afterwards. */
  async function statusesOf(...paths: string[]): Promise<(number | undefined)[]> {
    const files = await Promise.all(paths.map((path) => scanStorageFile(path)));
    const association = await open();
    const statuses: (number | undefined)[] = [];
    for await (const { status } of storeItems(association, files)) statuses.push(status);
    expect(await echo(association)).to.equal(0);
    expect((await within(association.release(), 'the release')).kind).to.equal('released');
    return statuses;
  }

  function open(): Promise<Association> {
    const presentationContexts = [VERIFICATION, CT, ENHANCED_CT_IMAGE_STORAGE].map((abstractSyntax) => {
      return { abstractSyntax, transferSyntaxes: [LEE, LEI] };
    });
    const options = requestOptions({ host: '127.0.0.1', port: server.port, presentationContexts });
    return createEngine().requestAssociation(options);
  }

  function big(): string {
    const path = join(folder, 'big.dcm');
    writeBigFile(path, 8 * MEBIBYTE, { sopInstanceUID: '1.2.3.8' });
    return path;
  }

  const small = (): string => writeSmallFile(join(folder, 'small.dcm'), { sopInstanceUID: '1.2.3.1' });

  it('L5: a file that is removed while it is being sent arrives whole', async () => {
    const path = big();
    const { size } = statSync(path);
    midway = () => rmSync(path);
    expect(await statusesOf(path)).to.deep.equal([0]);
    expect(existsSync(path)).to.equal(false);
    // Behind a group 0002 of our own.
    expect(Math.abs(statSync(join(inbox, '1.2.3.8.dcm')).size - size)).to.be.lessThan(200);
  });

  it('L35: a store directory that is removed in the middle of a store costs that object, and is made again for the next', async () => {
    midway = () => rmSync(inbox, { recursive: true });
    expect(await statusesOf(big(), small())).to.deep.equal([OUT_OF_RESOURCES, 0]);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.be.instanceOf(StorageError);
    expect(errors[0]?.cause).to.include({ code: 'ENOENT', syscall: 'rename' });
    expect(readdirSync(inbox)).to.deep.equal(['1.2.3.1.dcm']);
  });

  it('L35: a temporary file that somebody removes costs its object alone, and success is not answered', async () => {
    midway = () => {
      for (const name of readdirSync(inbox)) rmSync(join(inbox, name));
    };
    expect(await statusesOf(big(), small())).to.deep.equal([OUT_OF_RESOURCES, 0]);
    expect(readdirSync(inbox)).to.deep.equal(['1.2.3.1.dcm']);
  });

  it('L35: a store directory that is a file costs each object, not the association', async () => {
    inbox = join(small(), 'inbox');
    expect(await statusesOf(big(), join(folder, 'small.dcm'))).to.deep.equal([OUT_OF_RESOURCES, OUT_OF_RESOURCES]);
    expect(errors.map(({ message }) => message).join('\n')).to.match(/part of the path is a file \[ENOTDIR\]/);
  });

  const disks: Record<string, () => Promise<void>> = {
    'L35: a disk that fills up costs the object that does not fit, with Durable too, and leaves room for smaller ones':
      async () => {
        const disk = new SmallDisk(folder);
        try {
          inbox = join(disk.path, 'inbox');
          for (durable of [false, true]) {
            expect(await statusesOf(big(), small()), `durable ${durable}`).to.deep.equal([OUT_OF_RESOURCES, 0]);
            expect(errors.pop()?.message).to.match(/the disk is full \[ENOSPC\]/);
            expect(readdirSync(inbox)).to.deep.equal(['1.2.3.1.dcm']);
          }
        } finally {
          disk.unmount();
        }
      },
    'L35: a disk that is read-only costs each object until it may be written to again': async () => {
      const disk = new SmallDisk(folder);
      try {
        inbox = join(disk.path, 'inbox');
        mkdirSync(inbox);
        disk.writable = false;
        expect(await statusesOf(small(), big())).to.deep.equal([OUT_OF_RESOURCES, OUT_OF_RESOURCES]);
        expect(errors[0]?.message).to.match(/the file system is read-only \[EROFS\]/);
        disk.writable = true;
        expect(await statusesOf(small())).to.deep.equal([0]);
        expect(readdirSync(inbox)).to.deep.equal(['1.2.3.1.dcm']);
      } finally {
        disk.unmount();
      }
    },
  };
  // Pending where this user may not mount a small disk.
  const mayMount = SmallDisk.isPossible;
  for (const [title, run] of Object.entries(disks)) it(title, mayMount ? run : undefined);
});
