import { expect } from 'chai';
import { decode } from 'fast-png';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag, TRANSFER_SYNTAX } from 'dcxport/rzdcx';
import { type Thumbnail, thumbnailOf } from '../../../cli/console/thumbnail-image';
import { demoDescription, Modality } from '../../../samples/modality-simulator/index';
import { makeImage } from '../../../samples/modality-simulator/image-object';
import { objectOf, type TagValue } from '../../../samples/modality-simulator/object-values';
import { Random } from '../../../samples/modality-simulator/random';
import { inventStep } from '../../../samples/modality-simulator/scheduled-step';
import { tempDir } from '../../support/temp';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
let count = 0;

function save(object: DCXOBJ, syntax: TRANSFER_SYNTAX = TRANSFER_SYNTAX.TS_LEE): string {
  const path = join(tempDir('thumbnail'), `${++count}.dcm`);
  object.TransferSyntax = syntax;
  object.saveFile(path);
  object.Release();
  return path;
}

/** A picture of so many rows and columns. */
function pixels(
  bytes: readonly number[],
  values: readonly TagValue[],
  size: readonly [number, number] = [1, 3],
): DCXOBJ {
  const given = new Map<number, TagValue>();
  const usual: readonly TagValue[] = [
    [Tag.SOPClassUID, CT_IMAGE],
    [Tag.SOPInstanceUID, '2.25.1'],
    [Tag.SamplesPerPixel, 1],
    [Tag.PhotometricInterpretation, 'MONOCHROME2'],
    [Tag.Rows, size[0]],
    [Tag.Columns, size[1]],
    [Tag.BitsAllocated, 8],
    [Tag.BitsStored, 8],
    [Tag.HighBit, 7],
    [Tag.PixelRepresentation, 0],
    [Tag.PixelData, Buffer.from(bytes)],
  ];
  for (const value of [...usual, ...values]) given.set(value[0], value);
  return objectOf([...given.values()].sort(([a], [b]) => a - b));
}

function drawn(object: DCXOBJ): number[] {
  return [...decode(thumbnailOf(save(object)).png).data];
}

function made(modality: Modality): DCXOBJ {
  const description = demoDescription({ storage: { aeTitle: 'A', host: 'h', port: 1, tls: false } });
  const device = description.devices.find((each) => each.modality === modality)!;
  const random = new Random('thumbnail');
  const step = inventStep('1', modality, random);
  const series = { number: 1, SeriesInstanceUID: '2.25.2', FrameOfReferenceUID: '2.25.3' };
  const context = { device, step, performedStepID: 'P', started: new Date(), series, number: 4, random };
  return makeImage({ ...context, StudyInstanceUID: step.studyInstanceUID }).object;
}

function contrast({ png }: Thumbnail): number {
  const { data } = decode(png);
  return Math.max(...data) - Math.min(...data);
}

describe('a small picture', () => {
  for (const modality of Object.values(Modality)) {
    it(`of a ${modality} image is a PNG of at most 160 pixels, from dark to bright, and says what it is`, () => {
      const picture = thumbnailOf(save(made(modality)));
      const { width, height } = decode(picture.png);
      expect({ width, height }).to.deep.equal({ width: picture.width, height: picture.height });
      expect(Math.max(width, height)).to.equal(160);
      expect(contrast(picture)).to.be.greaterThan(200);
      expect(picture).to.include({ modality, number: '4' });
      expect(picture.patientName).to.match(/^\w+\^\w+$/);
    });
  }

  it('is the same in all three uncompressed transfer syntaxes', () => {
    const path = save(made(Modality.CR));
    const pictures = [TRANSFER_SYNTAX.TS_LEE, TRANSFER_SYNTAX.TS_LEI, TRANSFER_SYNTAX.TS_BEE].map((syntax) => {
      const object = new DCXOBJ();
      object.openFile(path);
      return Buffer.from(thumbnailOf(save(object, syntax)).png).toString('hex');
    });
    expect(new Set(pictures).size).to.equal(1);
  });

  it('is windowed as the image says, behind the rescaling', () => {
    const values: TagValue[] = [
      [Tag.RescaleSlope, '2'],
      [Tag.RescaleIntercept, '-100'],
      [Tag.WindowCenter, '100\\7'],
      [Tag.WindowWidth, '101\\9'],
    ];
    // 50 is 0 behind the rescaling and below the window; 100 is its centre, half a value above the middle; 130 is above.
    expect(drawn(pixels([50, 100, 130, 0], values))).to.deep.equal([0, 129, 255]);
  });

  it('goes from the darkest to the brightest when the image has no window', () => {
    expect(drawn(pixels([100, 110, 120, 0], []))).to.deep.equal([0, 128, 255]);
    expect(drawn(pixels([7, 7, 7, 0], []))).to.deep.equal([0, 0, 0]);
  });

  it('is inverted for MONOCHROME1', () => {
    expect(drawn(pixels([0, 51, 255, 0], [[Tag.PhotometricInterpretation, 'MONOCHROME1']]))).to.deep.equal([
      255, 204, 0,
    ]);
  });

  it('knows negative samples, and bits that are none of the image', () => {
    const signed: TagValue[] = [
      [Tag.BitsAllocated, 16],
      [Tag.BitsStored, 12],
      [Tag.HighBit, 11],
      [Tag.PixelRepresentation, 1],
    ];
    // -1, 0 and 1 in twelve bits, with something in the upper four.
    expect(drawn(pixels([0xff, 0xaf, 0x00, 0x50, 0x01, 0x10], signed))).to.deep.equal([0, 128, 255]);
  });

  it('keeps colours, whether they lie pixel by pixel or plane by plane', () => {
    const colour: TagValue[] = [
      [Tag.SamplesPerPixel, 3],
      [Tag.PhotometricInterpretation, 'RGB'],
    ];
    const red = [255, 0, 0, 10, 20, 30];
    expect(drawn(pixels(red, [...colour, [Tag.PlanarConfiguration, 0]], [1, 2]))).to.deep.equal(red);
    const planes = [255, 10, 0, 20, 0, 30];
    expect(drawn(pixels(planes, [...colour, [Tag.PlanarConfiguration, 1]], [1, 2]))).to.deep.equal(red);
  });

  it('of many pixels is their mean', () => {
    const rows = Array.from({ length: 320 * 320 }, (_, at) => (at % 2 === 0 ? 0 : 200));
    const picture = decode(
      thumbnailOf(
        save(
          pixels(
            rows,
            [
              [Tag.WindowCenter, '128'],
              [Tag.WindowWidth, '256'],
            ],
            [320, 320],
          ),
        ),
      ).png,
    );
    expect(new Set(picture.data)).to.deep.equal(new Set([100]));
  });

  const refused: [title: string, values: TagValue[], says: RegExp][] = [
    ['less pixel data than a frame', [[Tag.Rows, 9]], /has 4 bytes, and a frame needs 27/],
    ['no rows', [[Tag.Rows, 0]], /no rows/],
    ['pixels of 32 bits', [[Tag.BitsAllocated, 32]], /32 bits are not drawn/],
    ['a palette', [[Tag.PhotometricInterpretation, 'PALETTE COLOR']], /PALETTE COLOR with 1 samples are not drawn/],
    ['bits that do not fit', [[Tag.BitsStored, 12]], /12 bits below bit 7 do not fit into 8/],
  ];
  for (const [title, values, says] of refused) {
    it(`of an image with ${title} is refused in words`, () => {
      expect(() => thumbnailOf(save(pixels([1, 2, 3, 4], values)))).to.throw(says);
    });
  }
});
