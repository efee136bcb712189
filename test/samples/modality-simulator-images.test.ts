import { expect } from 'chai';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { drawable, drawText } from '../../samples/modality-simulator/bitmap-font';
import { type Device, ImageSyntax, Modality } from '../../samples/modality-simulator/description';
import { demoDescription } from '../../samples/modality-simulator/demo';
import { makeImage } from '../../samples/modality-simulator/image-object';
import { burnIn, drawPhantom, type Picture } from '../../samples/modality-simulator/phantom';
import { Random } from '../../samples/modality-simulator/random';
import { inventStep, type ScheduledStep } from '../../samples/modality-simulator/scheduled-step';
import { runDcmtk } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { runProgram } from '../support/process';
import { requireProgram } from '../support/programs';
import { tempDir } from '../support/temp';

const NOBODY = { storage: { aeTitle: 'NOBODY', host: '127.0.0.1', port: 1, tls: false } };

function deviceOf(modality: Modality, changes: Partial<Device> = {}): Device {
  const device = demoDescription(NOBODY).devices.find((each) => each.modality === modality);
  if (device === undefined) throw new Error(`no ${modality} in the demonstration`);
  return { ...device, ...changes };
}

/** Makes an image and gives its path. */
function imageFile(modality: Modality, changes: Partial<Device> = {}, step: Partial<ScheduledStep> = {}): string {
  const random = new Random(modality);
  const { object, SOPInstanceUID } = makeImage({
    device: deviceOf(modality, changes),
    step: { ...inventStep('1', modality, random), patientName: 'Ångström^Anders', scheduled: true, ...step },
    StudyInstanceUID: '2.25.1',
    performedStepID: 'PPS1',
    started: new Date(2026, 0, 31, 12, 30),
    series: { number: 2, SeriesInstanceUID: '2.25.2', FrameOfReferenceUID: '2.25.3' },
    number: 3,
    random,
  });
  const path = join(tempDir('images'), `${SOPInstanceUID}.dcm`);
  object.saveFile(path);
  object.Release();
  return path;
}

/** Type 1 attributes, which need a value, and type 2 ones, which may be empty, of all four IODs and of each. */
const COMMON = {
  type1: ['SOPClassUID', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID', 'Modality', 'SpecificCharacterSet']
    .concat([
      'SamplesPerPixel',
      'PhotometricInterpretation',
      'Rows',
      'Columns',
      'BitsAllocated',
      'BitsStored',
      'HighBit',
    ])
    .concat(['PixelRepresentation', 'PixelData']),
  type2: [
    'PatientName',
    'PatientID',
    'PatientBirthDate',
    'PatientSex',
    'StudyDate',
    'StudyTime',
    'ReferringPhysicianName',
  ].concat([
    'StudyID',
    'AccessionNumber',
    'SeriesNumber',
    'Manufacturer',
    'InstanceNumber',
    'ContentDate',
    'ContentTime',
  ]),
};
const PLANE = {
  type1: ['FrameOfReferenceUID', 'PixelSpacing', 'ImageOrientationPatient', 'ImagePositionPatient', 'ImageType'],
  type2: ['PositionReferenceIndicator', 'SliceThickness', 'PatientPosition'],
};
const ADDED: Readonly<Record<Modality, { type1: string[]; type2: string[] }>> = {
  CT: {
    type1: [...PLANE.type1, 'RescaleIntercept', 'RescaleSlope', 'RescaleType'],
    type2: [...PLANE.type2, 'KVP', 'AcquisitionNumber'],
  },
  MR: {
    type1: [...PLANE.type1, 'ScanningSequence', 'SequenceVariant'],
    type2: [...PLANE.type2, 'ScanOptions', 'MRAcquisitionType', 'RepetitionTime', 'EchoTime', 'EchoTrainLength'],
  },
  US: { type1: [], type2: ['ImageType', 'PatientOrientation'] },
  CR: { type1: [], type2: ['BodyPartExamined', 'ViewPosition', 'PatientOrientation'] },
};
const SOP_CLASSES = {
  CT: 'CTImageStorage',
  MR: 'MRImageStorage',
  US: 'UltrasoundImageStorage',
  CR: 'ComputedRadiographyImageStorage',
};

describe('samples/modality-simulator: images', () => {
  for (const modality of Object.values(Modality)) {
    it(`${modality}: has every attribute that its IOD demands, and pixels as they say`, () => {
      const object = new DCXOBJ();
      object.openFile(imageFile(modality));
      const lengthOf = (name: string): number | undefined => object.GetElement(Tag[name as keyof typeof Tag])?.Length;
      const { type1, type2 } = ADDED[modality];
      for (const name of [...COMMON.type1, ...type1]) expect(lengthOf(name), name).to.be.greaterThan(0);
      for (const name of [...COMMON.type2, ...type2]) expect(lengthOf(name), name).to.be.a('number');
      const number = (tag: number): number => Number(object.getElementByTag(tag).Value);
      expect(number(Tag.HighBit)).to.equal(number(Tag.BitsStored) - 1);
      const bytes = (number(Tag.Rows) * number(Tag.Columns) * number(Tag.BitsAllocated)) / 8;
      expect(lengthOf('PixelData')).to.equal(bytes);
      expect(object.getElementByTag(Tag.BurnedInAnnotation).Value).to.equal('YES');
      object.Release();
    });
  }

  describeInterop('with DCMTK', ['dcmdump'], () => {
    for (const modality of Object.values(Modality)) {
      it(`${modality}: dcmdump reads it without a warning, in each transfer syntax`, async () => {
        for (const transferSyntax of Object.values(ImageSyntax)) {
          const { code, stdout, stderr } = await runDcmtk('dcmdump', ['-v', imageFile(modality, { transferSyntax })]);
          expect(code, stderr).to.equal(0);
          expect(stderr).not.to.match(/^[EW]:/m);
          expect(stdout).to.contain(`=${SOP_CLASSES[modality]}`).and.to.contain('[PPS1');
        }
      });
    }
  });

  describeInterop('with dicom3tools', ['dciodvfy'], () => {
    for (const modality of Object.values(Modality)) {
      it(`${modality}: dciodvfy finds no error, in each transfer syntax and series, with a worklist and without`, async () => {
        const paths = [
          ...Object.values(ImageSyntax).map((transferSyntax) => imageFile(modality, { transferSyntax })),
          imageFile(modality, { characterSet: 'ISO_IR 100', rows: 64, columns: 64 }, { scheduled: false }),
        ];
        for (const path of paths) {
          const { code, stderr } = await runProgram(requireProgram('dciodvfy'), [path]);
          expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).to.deep.equal([]);
          expect(code).to.equal(0);
        }
      });
    }
  });

  it('pixels are the same in every transfer syntax', () => {
    const [first, ...others] = Object.values(ImageSyntax).map((transferSyntax) => {
      const object = new DCXOBJ();
      object.openFile(imageFile(Modality.MR, { transferSyntax, rows: 64, columns: 64 }));
      // The clock is burnt in at the top.
      const values = [...(object.getElementByTag(Tag.PixelData).ValueArray as Uint16Array)].slice(64 * 40, 64 * 50);
      object.Release();
      return values;
    });
    expect(first).to.have.length(640);
    expect(Math.max(...(first ?? []))).to.be.greaterThan(300);
    for (const values of others) expect(values).to.deep.equal(first);
  });

  it('a CT slice is air around a body with two lungs, a heart and a spine', () => {
    const picture = drawPhantom(Modality.CT, { rows: 512, columns: 512 }, 0.6, new Random('ct'));
    const hu = (x: number, y: number): number => mean(picture, x, y) - 1024;
    expect(hu(5, 100), 'air').to.be.lessThan(-950);
    expect(hu(20, 256), 'fat').to.be.within(-120, -80);
    expect(hu(130, 300), 'right lung').to.be.within(-880, -700);
    expect(hu(400, 300), 'left lung').to.be.within(-880, -700);
    expect(hu(305, 215), 'heart').to.be.within(40, 200);
    expect(hu(256, 333), 'vertebra').to.be.within(250, 350);
    expect(mean(picture, 135, 215), 'what a reader is to find').to.be.within(1024, 1094);
  });

  it('a radiograph is black outside, dark in the lungs, bright in the liver and brightest in front of the spine', () => {
    const picture = drawPhantom(Modality.CR, { rows: 1024, columns: 1024 }, 0, new Random('cr'));
    const values = [
      [10, 600],
      [770, 700],
      [250, 900],
      [512, 700],
    ].map(([x = 0, y = 0]) => mean(picture, x, y));
    expect(values).to.deep.equal([...values].sort((a, b) => a - b));
    expect(values[0]).to.be.lessThan(100);
    expect(values[3]).to.be.greaterThan(3400);
  });

  it('ultrasound has no echo in the gall bladder and in the shadow of its stone, and none outside of the fan', () => {
    const picture = drawPhantom(Modality.US, { rows: 480, columns: 640 }, 0.4, new Random('us'));
    expect(mean(picture, 20, 120), 'outside').to.equal(0);
    expect(mean(picture, 230, 200), 'bladder').to.be.lessThan(20);
    expect(mean(picture, 245, 420), 'shadow').to.be.lessThan(30);
    expect(mean(picture, 266, 247), 'stone').to.be.greaterThan(140);
    expect(mean(picture, 450, 350), 'liver').to.be.within(40, 140);
  });

  it('an MR head has dark ventricles in bright white matter', () => {
    const picture = drawPhantom(Modality.MR, { rows: 256, columns: 256 }, 0.5, new Random('mr'));
    expect(mean(picture, 100, 95), 'white matter').to.be.within(600, 720);
    const darkest = Math.min(...Array.from({ length: 60 }, (_, x) => mean(picture, 98 + x, 100)));
    expect(darkest, 'ventricle').to.be.lessThan(350);
  });

  it('a PNG of each modality shows name, time and number of the image as they were burnt in', async () => {
    const { decode, encode } = await import('fast-png');
    for (const modality of Object.values(Modality)) {
      const { rows, columns } = deviceOf(modality);
      const picture = drawPhantom(modality, { rows, columns }, 0.5, new Random(modality));
      burnIn(picture, ['DOE JANE', '2026-01-31 12:30:00'], ['IM 3/8']);
      const grays = Uint8Array.from(picture.values, (value) => (255 * value) / picture.white);
      const png = decode(encode({ width: columns, height: rows, data: grays, depth: 8, channels: 1 }));
      const scale = Math.max(1, Math.round(columns / 320));
      const left = Math.round((9 * scale) / 2);
      for (const [text, top] of [
        ['DOE JANE', left],
        ['2026-01-31 12:30:00', left + 9 * scale],
        ['IM 3/8', Math.round(rows - (9 * scale) / 2 - 9 * scale)],
      ] as const) {
        drawText(text, (x, y) => {
          expect(png.data[(top + y * scale) * columns + left + x * scale], `${modality}: ${text}`).to.equal(255);
        });
      }
    }
  });

  it('noise is the same for the same seed, and another for another', () => {
    const draw = (seed: string): Uint16Array =>
      drawPhantom(Modality.MR, { rows: 64, columns: 64 }, 0.5, new Random(seed)).values;
    expect(draw('a')).to.deep.equal(draw('a'));
    expect(draw('a')).not.to.deep.equal(draw('b'));
  });

  it('a text that is burnt in can be read off the pixels', () => {
    const picture: Picture = { columns: 160, rows: 40, values: new Uint16Array(160 * 40), white: 255 };
    burnIn(picture, ['Müller 7/12'], []);
    const expected = new Set<string>();
    drawText('MULLER 7/12', (x, y) => expected.add(`${x + 5},${y + 5}`));
    const white = new Set<string>();
    for (const [place, value] of picture.values.entries()) {
      if (value === 255) white.add(`${place % 160},${Math.floor(place / 160)}`);
    }
    expect(expected.size).to.be.greaterThan(80);
    expect([...white].sort()).to.deep.equal([...expected].sort());
  });

  it('a character without a glyph is a box, and no glyph is like another', () => {
    const dots = (text: string): string => {
      const found: string[] = [];
      drawText(text, (x, y) => found.push(`${x},${y}`));
      return found.join(' ');
    };
    expect(dots('山')).to.equal(dots('한')).and.not.equal('');
    expect(drawable('Jérôme')).to.equal('JEROME');
    const drawn = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:/^'].map(dots);
    expect(new Set(drawn).size).to.equal(drawn.length);
  });
});

/** Mean around a place: noise must not decide. */
function mean({ columns, values }: Picture, x: number, y: number): number {
  let sum = 0;
  for (let row = y - 3; row <= y + 3; row++) {
    for (let column = x - 3; column <= x + 3; column++) sum += values[row * columns + column] ?? 0;
  }
  return sum / 49;
}
