import { type DCXOBJ, DCXUID, DICOM_TAGS_ENUM as Tag, TRANSFER_SYNTAX, UID_TYPE } from 'dcxport/rzdcx';
import { type Device, ImageSyntax, Modality } from './description';
import { dateAndTime, objectOf, type TagValue } from './object-values';
import { burnIn, drawPhantom, type Picture } from './phantom';
import { CT_OFFSET } from './phantom-slices';
import { PROFILES } from './profiles';
import type { Random } from './random';
import type { ScheduledStep } from './scheduled-step';

/** A series of a study that is being done. */
export interface SeriesPlan {
  readonly number: number;
  readonly SeriesInstanceUID: string;
  readonly FrameOfReferenceUID: string;
}

/** What an image belongs to. */
export interface ImageContext {
  readonly device: Device;
  readonly step: ScheduledStep;
  /** Usually the step's. */
  readonly StudyInstanceUID: string;
  readonly performedStepID: string;
  /** When the study began. */
  readonly started: Date;
  readonly series: SeriesPlan;
  /** From 1. */
  readonly number: number;
  readonly random: Random;
}

/** An image that was made. */
export interface MadeImage {
  readonly object: DCXOBJ;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
}

/** Millimetres between two slices. */
const SLICE_DISTANCE = 5;
const PIXEL_SPACING: Readonly<Record<Modality, number>> = { CT: 0.8, MR: 0.9, US: 0.3, CR: 0.35 };

const SYNTAXES: Readonly<Record<ImageSyntax, TRANSFER_SYNTAX>> = {
  [ImageSyntax.ExplicitLittle]: TRANSFER_SYNTAX.TS_LEE,
  [ImageSyntax.ImplicitLittle]: TRANSFER_SYNTAX.TS_LEI,
  [ImageSyntax.ExplicitBig]: TRANSFER_SYNTAX.TS_BEE,
};

/** Makes an image with the modules of its IOD. @see DICOM PS3.3, A.2 (CR), A.3 (CT), A.4 (MR), A.6 (US) */
export function makeImage(context: ImageContext): MadeImage {
  const { device } = context;
  const { SOPClassUID } = PROFILES[device.modality];
  const SOPInstanceUID = new DCXUID().CreateUID(UID_TYPE.UID_TYPE_INSTANCE);
  const now = dateAndTime(new Date());
  const object = objectOf([
    ...commonModules(context, now),
    [Tag.sopClassUid, SOPClassUID],
    [Tag.sopInstanceUID, SOPInstanceUID],
    ...IMAGE_MODULES[device.modality](context),
    ...pixelModule(device.modality, draw(context, now)),
  ]);
  object.TransferSyntax = SYNTAXES[device.transferSyntax];
  return { object, SOPClassUID, SOPInstanceUID };
}

function draw({ device, step, series, number, random }: ImageContext, now: { date: string; time: string }): Picture {
  const { modality, imagesPerSeries } = device;
  const picture = drawPhantom(
    modality,
    device,
    imagesPerSeries === 1 ? 0.5 : (number - 1) / (imagesPerSeries - 1),
    random,
  );
  const name = step.patientName.split('=')[0] ?? '';
  const clock = `${now.date.replace(/(....)(..)(..)/, '$1-$2-$3')} ${now.time.replace(/(..)(..)(..)/, '$1:$2:$3')}`;
  burnIn(
    picture,
    [name.replaceAll('^', ' '), step.patientID, clock],
    [`${device.name}  SE ${series.number}  IM ${number}/${imagesPerSeries}`],
  );
  return picture;
}

/** Patient, study, series, equipment and general image. */
function commonModules(context: ImageContext, now: { date: string; time: string }): TagValue[] {
  const { device, step, series, number } = context;
  const profile = PROFILES[device.modality];
  const study = dateAndTime(context.started);
  const request = objectOf([
    [Tag.RequestedProcedureDescription, step.requestedProcedureDescription],
    [Tag.ScheduledProcedureStepDescription, step.stepDescription],
    [Tag.ScheduledProcedureStepID, step.stepID],
    [Tag.RequestedProcedureID, step.requestedProcedureID],
  ]);
  const requested = step.scheduled && step.stepID !== '' && step.requestedProcedureID !== '';
  return [
    [Tag.SpecificCharacterSet, device.characterSet || step.characterSet],
    [Tag.InstanceCreationDate, now.date],
    [Tag.InstanceCreationTime, now.time],
    [Tag.StudyDate, study.date],
    [Tag.SeriesDate, study.date],
    [Tag.AcquisitionDate, now.date],
    [Tag.ContentDate, now.date],
    [Tag.StudyTime, study.time],
    [Tag.SeriesTime, study.time],
    [Tag.AcquisitionTime, now.time],
    [Tag.ContentTime, now.time],
    [Tag.AccessionNumber, step.accessionNumber],
    [Tag.Modality, device.modality],
    [Tag.Manufacturer, 'dcxport modality simulator'],
    [Tag.ReferringPhysicianName, step.referringPhysician],
    [Tag.StationName, device.aeTitle.slice(0, 16)],
    [Tag.StudyDescription, step.requestedProcedureDescription || profile.description],
    [Tag.SeriesDescription, `${profile.description} ${series.number}`],
    [Tag.ManufacturerModelName, `Phantom ${device.modality}`],
    [Tag.PatientName, step.patientName],
    [Tag.PatientID, step.patientID],
    [Tag.PatientBirthDate, step.birthDate],
    [Tag.PatientSex, step.sex],
    [Tag.BodyPartExamined, profile.bodyPart],
    [Tag.DeviceSerialNumber, device.aeTitle],
    [Tag.SoftwareVersions, '1'],
    [Tag.ProtocolName, profile.description],
    [Tag.StudyInstanceUID, context.StudyInstanceUID],
    [Tag.SeriesInstanceUID, series.SeriesInstanceUID],
    [Tag.StudyID, step.requestedProcedureID.slice(0, 16)],
    [Tag.SeriesNumber, series.number],
    [Tag.InstanceNumber, number],
    [Tag.BurnedInAnnotation, 'YES'],
    [Tag.LossyImageCompression, '00'],
    [Tag.PerformedProcedureStepStartDate, study.date],
    [Tag.PerformedProcedureStepStartTime, study.time],
    [Tag.PerformedProcedureStepID, context.performedStepID],
    [Tag.PerformedProcedureStepDescription, step.stepDescription || profile.description],
    ...(requested ? ([[Tag.RequestAttributesSequence, [request]]] satisfies TagValue[]) : []),
  ];
}

/** What an IOD adds. @see DICOM PS3.3, C.8.1.2 (CR), C.8.2.1 (CT), C.8.3.1 (MR), C.8.5.6 (US) */
const IMAGE_MODULES: Readonly<Record<Modality, (context: ImageContext) => TagValue[]>> = {
  [Modality.CT]: (context) => [
    ...planeModules(context),
    [Tag.ImageType, 'ORIGINAL\\PRIMARY\\AXIAL'],
    [Tag.ScanOptions, 'HELICAL'],
    [Tag.KVP, '120'],
    [Tag.DataCollectionDiameter, '500'],
    [Tag.ReconstructionDiameter, '410'],
    [Tag.ExposureTime, '500'],
    [Tag.XRayTubeCurrent, '200'],
    [Tag.ConvolutionKernel, 'SOFT'],
    [Tag.AcquisitionNumber, context.series.number],
    [Tag.RescaleIntercept, String(-CT_OFFSET)],
    [Tag.RescaleSlope, '1'],
    [Tag.RescaleType, 'HU'],
  ],
  [Modality.MR]: (context) => [
    ...planeModules(context),
    [Tag.ImageType, 'ORIGINAL\\PRIMARY\\OTHER'],
    [Tag.ScanningSequence, 'SE'],
    [Tag.SequenceVariant, 'NONE'],
    [Tag.ScanOptions, ''],
    [Tag.MRAcquisitionType, '2D'],
    [Tag.RepetitionTime, '500'],
    [Tag.EchoTime, '15'],
    [Tag.NumberOfAverages, '2'],
    [Tag.ImagingFrequency, '63.86'],
    [Tag.ImagedNucleus, '1H'],
    [Tag.MagneticFieldStrength, '1.5'],
    [Tag.SpacingBetweenSlices, String(SLICE_DISTANCE)],
    [Tag.EchoTrainLength, '1'],
    [Tag.FlipAngle, '90'],
    [Tag.AcquisitionNumber, context.series.number],
  ],
  [Modality.US]: () => [
    [Tag.ImageType, 'ORIGINAL\\PRIMARY\\ABDOMINAL\\0001'],
    [Tag.PatientOrientation, ''],
    [Tag.TransducerData, 'PHANTOM\\CURVED\\3500'],
    [Tag.UltrasoundColorDataPresent, 0],
  ],
  [Modality.CR]: () => [
    [Tag.ImageType, 'ORIGINAL\\PRIMARY'],
    [Tag.KVP, '110'],
    [Tag.DistanceSourceToDetector, '1800'],
    [Tag.ExposureTime, '10'],
    [Tag.XRayTubeCurrent, '250'],
    [Tag.ImagerPixelSpacing, bothWays(PIXEL_SPACING.CR)],
    [Tag.PlateType, 'PHANTOM'],
    [Tag.ViewPosition, 'PA'],
    [Tag.PatientOrientation, 'L\\F'],
  ],
};

/** Frame of reference and image plane of axial slices. @see DICOM PS3.3, C.7.4.1 and C.7.6.2 */
function planeModules({ device, series, number }: ImageContext): TagValue[] {
  const spacing = PIXEL_SPACING[device.modality];
  const [left, top] = [-(device.columns / 2) * spacing, -(device.rows / 2) * spacing];
  const location = (number - 1) * SLICE_DISTANCE;
  return [
    [Tag.PatientPosition, 'HFS'],
    [Tag.SliceThickness, String(SLICE_DISTANCE)],
    [Tag.ImagePositionPatient, [left, top, location].map((value) => value.toFixed(2)).join('\\')],
    [Tag.ImageOrientationPatient, '1\\0\\0\\0\\1\\0'],
    [Tag.FrameOfReferenceUID, series.FrameOfReferenceUID],
    [Tag.PositionReferenceIndicator, ''],
    [Tag.SliceLocation, String(location)],
    [Tag.PixelSpacing, bothWays(spacing)],
  ];
}

function bothWays(spacing: number): string {
  return `${spacing}\\${spacing}`;
}

/** Image pixel and VOI LUT. @see DICOM PS3.3, C.7.6.3 and C.11.2 */
function pixelModule(modality: Modality, picture: Picture): TagValue[] {
  const { bitsAllocated, bitsStored, window } = PROFILES[modality];
  return [
    [Tag.SamplesPerPixel, 1],
    [Tag.PhotometricInterpretation, 'MONOCHROME2'],
    [Tag.Rows, picture.rows],
    [Tag.Columns, picture.columns],
    [Tag.BitsAllocated, bitsAllocated],
    [Tag.BitsStored, bitsStored],
    [Tag.HighBit, bitsStored - 1],
    [Tag.PixelRepresentation, 0],
    [Tag.WindowCenter, String(window.center)],
    [Tag.WindowWidth, String(window.width)],
    [Tag.PixelData, pixelBytes(picture, bitsAllocated)],
  ];
}

/** Little endian, as values in memory are, padded to an even length. */
function pixelBytes({ values }: Picture, bitsAllocated: 8 | 16): Buffer {
  if (bitsAllocated === 8) {
    const bytes = Buffer.alloc(values.length + (values.length % 2));
    bytes.set(values);
    return bytes;
  }
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? bytes : Buffer.from(bytes).swap16();
}
