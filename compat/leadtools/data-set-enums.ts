/**
 * The enumerations of data sets, with the original's numbers.
 *
 * @module
 */

/** How a data set is encoded, and whether it has a group 0002; flags are added. C++ `DS_*`. @enum */
export const DicomDataSetFlags = {
  None: 0,
  MetaHeaderPresent: 0x0001,
  MetaHeaderAbsent: 0x0002,
  LittleEndian: 0x0004,
  BigEndian: 0x0008,
  ImplicitVR: 0x0010,
  ExplicitVR: 0x0020,
} as const;
/** Any sum of the flags. */
export type DicomDataSetFlags = number;

/** The encodings that a new data set can have. C++ `DS_*`. @enum */
export const DicomDataSetInitializeType = {
  ImplicitVRLittleEndian: 0x0014,
  ExplicitVRLittleEndian: 0x0024,
  ExplicitVRBigEndian: 0x0028,
} as const;
export type DicomDataSetInitializeType = (typeof DicomDataSetInitializeType)[keyof typeof DicomDataSetInitializeType];

/** The encoding of a new data set, flag by flag. C++ `DS_*`. @enum */
export const DicomDataSetInitializeFlags = {
  None: 0,
  LittleEndian: 0x0004,
  BigEndian: 0x0008,
  ImplicitVR: 0x0010,
  ExplicitVR: 0x0020,
  AddMandatoryElementsOnly: 0x1000,
  AddMandatoryModulesOnly: 0x2000,
} as const;
/** Any sum of the flags. */
export type DicomDataSetInitializeFlags = number;

/** What a program knows of a file that it loads; what it leaves out is found out. C++ `DS_*`. @enum */
export const DicomDataSetLoadFlags = {
  None: 0,
  MetaHeaderPresent: 0x0001,
  MetaHeaderAbsent: 0x0002,
  LittleEndian: 0x0004,
  BigEndian: 0x0008,
  ImplicitVR: 0x0010,
  ExplicitVR: 0x0020,
  LoadAndClose: 0x0200,
} as const;
/** Any sum of the flags. */
export type DicomDataSetLoadFlags = number;

/** How a data set is written; what is left out stays as it was loaded. C++ `DS_*`. @enum */
export const DicomDataSetSaveFlags = {
  None: 0,
  MetaHeaderPresent: 0x0001,
  MetaHeaderAbsent: 0x0002,
  LittleEndian: 0x0004,
  BigEndian: 0x0008,
  ImplicitVR: 0x0010,
  ExplicitVR: 0x0020,
  GroupLengths: 0x0040,
  LengthExplicit: 0x0080,
  ExcludeMetaHeaderGroup: 0x0100,
} as const;
/** Any sum of the flags. */
export type DicomDataSetSaveFlags = number;

/** How pixels are compressed. They are kept for programs that give them; nothing is compressed here. @enum */
export const ChangeTransferSyntaxFlags = {
  None: 0,
  MinimizeJpegSize: 0x0001,
  RescaleModalityLutWhenLossyCompressed: 0x0002,
  YbrFull: 0x0100,
} as const;
/** Any sum of the flags. */
export type ChangeTransferSyntaxFlags = number;

/** Value representations. Each number is the two letters, big endian. @enum */
export const DicomVRType = {
  AE: 0x4145,
  AS: 0x4153,
  AT: 0x4154,
  CS: 0x4353,
  DA: 0x4441,
  DS: 0x4453,
  DT: 0x4454,
  FD: 0x4644,
  FL: 0x464c,
  IS: 0x4953,
  LO: 0x4c4f,
  LT: 0x4c54,
  OB: 0x4f42,
  OD: 0x4f44,
  OF: 0x4f46,
  OL: 0x4f4c,
  OV: 0x4f56,
  OW: 0x4f57,
  PN: 0x504e,
  SH: 0x5348,
  SL: 0x534c,
  SQ: 0x5351,
  SS: 0x5353,
  ST: 0x5354,
  SV: 0x5356,
  TM: 0x544d,
  UC: 0x5543,
  UI: 0x5549,
  UL: 0x554c,
  UN: 0x554e,
  UR: 0x5552,
  US: 0x5553,
  UT: 0x5554,
  UV: 0x5556,
} as const;
export type DicomVRType = (typeof DicomVRType)[keyof typeof DicomVRType];

/** Repertoires of text, for {@link DicomDataSet.SetStringValue}. The numbers are those of this package. @enum */
export const DicomCharacterSetType = {
  Default: 0,
  LatinAlphabetNo1: 1,
  LatinAlphabetNo2: 2,
  LatinAlphabetNo3: 3,
  LatinAlphabetNo4: 4,
  LatinAlphabetNo5: 5,
  Cyrillic: 6,
  Arabic: 7,
  Greek: 8,
  Hebrew: 9,
  Thai: 10,
  JapaneseJisX0201: 11,
  Korean: 12,
  UnicodeInUtf8: 13,
  Gb18030: 14,
} as const;
export type DicomCharacterSetType = (typeof DicomCharacterSetType)[keyof typeof DicomCharacterSetType];

/** What kind of object a data set is. C++ `CLASS_*`. @enum */
export const DicomClassType = {
  CRImageStorage: 0,
  CTImageStorage: 1,
  MRImageStorage: 2,
  NMImageStorage: 3,
  USImageStorage: 5,
  USMultiFrameImageStorage: 7,
  SCImageStorage: 9,
  XAImageStorage: 15,
  XRFImageStorage: 17,
  RTImageStorage: 18,
  RTDoseStorage: 19,
  RTStructureSetStorage: 20,
  RTPlanStorage: 21,
  PETImageStorage: 22,
  DXImageStoragePresentation: 27,
  DXImageStorageProcessing: 28,
  BasicFilmSession: 46,
  BasicFilmBox: 47,
  StorageCommitmentPushModel: 55,
  StorageCommitmentPullModel: 56,
  ModalityPerformedProcedureStep: 58,
  BasicDirectory: 71,
  PatientRootQueryPatient: 72,
  PatientRootQueryStudy: 73,
  PatientRootQuerySeries: 74,
  PatientRootQueryImage: 75,
  StudyRootQueryStudy: 76,
  StudyRootQuerySeries: 77,
  StudyRootQueryImage: 78,
  PatientStudyQueryPatient: 79,
  PatientStudyQueryStudy: 80,
  BasicTextSR: 81,
  EnhancedSR: 82,
  ComprehensiveSR: 83,
  ModalityWorklist: 84,
  EnhancedMRImageStorage: 92,
  Undefined: 112,
  EncapsulatedPdfStorage: 122,
} as const;
export type DicomClassType = (typeof DicomClassType)[keyof typeof DicomClassType];
