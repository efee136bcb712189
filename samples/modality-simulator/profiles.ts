import { Modality } from './description';

/** What is usual for a modality. */
export interface Profile {
  readonly SOPClassUID: string;
  readonly rows: number;
  readonly columns: number;
  readonly seriesPerStudy: number;
  readonly imagesPerSeries: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: 8 | 12;
  readonly window: { readonly center: number; readonly width: number };
  readonly bodyPart: string;
  readonly description: string;
}

/** The profiles of all modalities. */
export const PROFILES: Readonly<Record<Modality, Profile>> = {
  [Modality.CT]: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    rows: 512,
    columns: 512,
    seriesPerStudy: 2,
    imagesPerSeries: 20,
    bitsAllocated: 16,
    bitsStored: 12,
    window: { center: 40, width: 1400 },
    bodyPart: 'CHEST',
    description: 'CT Chest',
  },
  [Modality.MR]: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    rows: 256,
    columns: 256,
    seriesPerStudy: 3,
    imagesPerSeries: 16,
    bitsAllocated: 16,
    bitsStored: 12,
    window: { center: 500, width: 1000 },
    bodyPart: 'HEAD',
    description: 'MR Head',
  },
  [Modality.US]: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.6.1',
    rows: 480,
    columns: 640,
    seriesPerStudy: 1,
    imagesPerSeries: 8,
    bitsAllocated: 8,
    bitsStored: 8,
    window: { center: 128, width: 256 },
    bodyPart: 'ABDOMEN',
    description: 'US Abdomen',
  },
  [Modality.CR]: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.1',
    rows: 1024,
    columns: 1024,
    seriesPerStudy: 1,
    imagesPerSeries: 2,
    bitsAllocated: 16,
    bitsStored: 12,
    window: { center: 2048, width: 4096 },
    bodyPart: 'CHEST',
    description: 'CR Chest PA',
  },
};
