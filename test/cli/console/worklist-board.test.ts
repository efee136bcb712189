import { expect } from 'chai';
import { StepState } from '../../../cli/console/protocol';
import { Recent } from '../../../cli/console/recent';
import { WorklistBoard } from '../../../cli/console/worklist-board';
import { Random } from '../../../samples/modality-simulator/random';
import { inventStep, type ScheduledStep } from '../../../samples/modality-simulator/scheduled-step';

const none: ReadonlySet<string> = new Set();
const random = new Random('board');

function steps(count: number): ScheduledStep[] {
  return Array.from({ length: count }, (_, at) => inventStep(String(at), 'CT', random));
}

describe('the worklist of the console', () => {
  it('keeps what became of an entry, however often it is seen', () => {
    const board = new WorklistBoard();
    const [one, two] = steps(2);
    board.see('CT 1', [one!, two!]);
    board.mark(one!.studyInstanceUID, StepState.Failed);
    board.see('CT 1', [one!, two!]);
    const { steps: shown } = board.view(new Set([two!.studyInstanceUID]));
    expect(shown.map(({ state }) => state)).to.deep.equal([StepState.Failed, StepState.InProgress]);
    expect(board.open('CT 1')).to.equal(1);
    expect(board.open('MR 2')).to.equal(0);
  });

  it('leaves ended entries of a long list out first, and says how many are left out', () => {
    const board = new WorklistBoard();
    const many = steps(130);
    board.see('CT 1', many);
    for (const { studyInstanceUID } of many.slice(0, 20)) board.mark(studyInstanceUID, StepState.Completed);
    const { steps: shown, more } = board.view(none);
    expect({ shown: shown.length, more }).to.deep.equal({ shown: 100, more: 30 });
    expect(new Set(shown.map(({ state }) => state))).to.deep.equal(new Set([StepState.Scheduled]));
    expect(shown[0]?.accessionNumber).to.equal(many[20]?.accessionNumber);
  });

  it('forgets entries beyond 5000, ended ones first', () => {
    const board = new WorklistBoard();
    const many = steps(5001);
    board.see('CT 1', many.slice(0, 5000));
    board.mark(many[3]!.studyInstanceUID, StepState.Completed);
    board.see('CT 1', many.slice(5000));
    expect(board.open('CT 1')).to.equal(5000);
    expect(board.view(none).more).to.equal(4900);
  });
});

describe('what happened lately', () => {
  it('is numbered, the newest first, and no longer than it may be', () => {
    const recent = new Recent<string>(2);
    for (const name of ['a', 'b', 'c']) recent.add((number) => `${number}${name}`);
    expect(recent.items).to.deep.equal(['3c', '2b']);
    expect(recent.count).to.equal(3);
  });
});
