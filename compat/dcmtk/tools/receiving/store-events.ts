import type { ToolContext } from '../../command-line/main';
import { HookRunner, type HookValues } from '../../storage/exec-hooks';
import { numberFiles, StudyTracker, type TrackedStudy } from '../../storage/study-tracker';
import type { ReceivedObject } from '../../storage/object-store';
import { basename, relative, resolve } from 'node:path';
import type { Association } from '../../../../src';
import { outputDirectory } from './output-directory';

/** What storescp does behind objects and behind studies, by its command line. */
export class StoreEvents {
  readonly #context: ToolContext;
  readonly #hooks: HookRunner;
  readonly tracker: StudyTracker;

  /** @throws `CommandLineError` for a command that is none. */
  constructor(context: ToolContext) {
    this.#context = context;
    const { line, log } = context;
    for (const option of ['--exec-on-reception', '--exec-on-eostudy']) HookRunner.check(line.text(option) ?? 'none');
    this.#hooks = new HookRunner((text) => log.error(text));
    const timeout = line.number('--eostudy-timeout');
    const timeoutMs = timeout === undefined ? undefined : timeout * 1000;
    this.tracker = new StudyTracker(timeoutMs, (study) => void this.#onStudy(study));
  }

  /** An object is stored. */
  async onObject(association: Association, { path, folder }: ReceivedObject): Promise<void> {
    const command = this.#context.line.text('--exec-on-reception');
    if (command === undefined || path === undefined) return;
    await this.#run(command, {
      p: folder,
      f: basename(path),
      a: association.callingAETitle,
      c: association.calledAETitle,
      r: association.remoteAddress,
    });
  }

  /** Ends all studies, and waits for the commands. */
  async close(): Promise<void> {
    this.tracker.close();
    await this.#hooks.idle();
  }

  async #onStudy(study: TrackedStudy): Promise<void> {
    const { line, log } = this.#context;
    if (line.has('--rename-on-eostudy')) {
      numberFiles(study.files, line.text('--filename-extension') ?? '', (from, to, error) => {
        const why = error instanceof Error ? error.message : String(error);
        log.warn(`cannot rename file '${from}' to '${to}': ${why}`);
      });
    }
    const command = line.text('--exec-on-eostudy');
    if (command === undefined) return;
    const { callingAETitle, calledAETitle, peer } = study;
    // As the command line has it: relative where that is.
    const root = outputDirectory(line);
    const folder = `${root.replace(/\/+$/, '')}/${relative(resolve(root), study.folder)}`;
    await this.#run(command, { p: folder, a: callingAETitle, c: calledAETitle, r: peer });
  }

  #run(command: string, values: HookValues): Promise<void> {
    return this.#hooks.run(command, values, this.#context.line.has('--exec-sync'));
  }
}
