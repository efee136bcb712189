import type { ScheduledStep } from '../../samples/modality-simulator/index';
import { StepState, type StepView, type WorklistView } from './protocol';

/** Entries that are kept. */
const MOST_KEPT = 5000;
/** Entries that are shown. */
const MOST_SHOWN = 100;

/** The worklist as the devices see it, and what they made of its entries. */
export class WorklistBoard {
  readonly #steps = new Map<string, StepView>();

  /** Takes note of entries; what is known of them already stays. */
  see(device: string, steps: readonly ScheduledStep[]): void {
    for (const { studyInstanceUID, stepID, stepDescription, requestedProcedureDescription, ...step } of steps) {
      const id = `${studyInstanceUID} ${stepID}`;
      if (this.#steps.has(id)) continue;
      const { patientName, patientID, accessionNumber } = step;
      const description = stepDescription || requestedProcedureDescription;
      this.#steps.set(id, {
        id,
        patientName,
        patientID,
        accessionNumber,
        description,
        device,
        state: StepState.Scheduled,
      });
      if (this.#steps.size > MOST_KEPT) this.#steps.delete(this.#disposable());
    }
  }

  /** Notes what becomes of the entries of a study. */
  mark(studyInstanceUID: string, state: StepState): void {
    for (const [id, step] of this.#steps) {
      if (id.startsWith(`${studyInstanceUID} `)) this.#steps.set(id, { ...step, state });
    }
  }

  /** Entries for a device that nobody has begun. */
  open(device: string): number {
    let count = 0;
    for (const step of this.#steps.values()) {
      if (step.device === device && step.state === StepState.Scheduled) count++;
    }
    return count;
  }

  /** In the order in which they were seen; of a long list the ended ones are left out first. */
  view(underWay: ReadonlySet<string>): WorklistView {
    const all = [...this.#steps.values()].map((step) =>
      underWay.has(step.id.split(' ')[0] ?? '') && step.state === StepState.Scheduled
        ? { ...step, state: StepState.InProgress }
        : step,
    );
    const surplus = all.length - MOST_SHOWN;
    if (surplus <= 0) return { steps: all, more: 0 };
    const ended = all.filter(({ state }) => hasEnded(state)).slice(0, surplus);
    const left = new Set(ended.map(({ id }) => id));
    return { steps: all.filter(({ id }) => !left.has(id)).slice(0, MOST_SHOWN), more: surplus };
  }

  #disposable(): string {
    const ended = [...this.#steps.values()].find(({ state }) => hasEnded(state));
    return ended?.id ?? this.#steps.keys().next().value ?? '';
  }
}

function hasEnded(state: StepState): boolean {
  return state !== StepState.Scheduled && state !== StepState.InProgress;
}
