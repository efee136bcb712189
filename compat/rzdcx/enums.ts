/**
 * The enumerations of the original library, under its names and with its numbers. Where the original's number is not
 * known, the numbers count up in the order of the names; enumerators marked as additions give every state a name.
 *
 * @module
 */

/** How much goes into the log; each level includes those before it. @enum */
export const LOG_LEVEL = {
  LOG_LEVEL_NONE: 0,
  LOG_LEVEL_FATAL: 1,
  LOG_LEVEL_ERROR: 2,
  LOG_LEVEL_WARNING: 3,
  LOG_LEVEL_INFO: 4,
  LOG_LEVEL_DEBUG: 5,
} as const;
export type LOG_LEVEL = (typeof LOG_LEVEL)[keyof typeof LOG_LEVEL];

/** Value representations. The first 44 have their places in the original; Long Text is `VR_CODE_LONGTEXT`. @enum */
export const VR_CODE = {
  VR_CODE_AE: 0,
  VR_CODE_AS: 1,
  VR_CODE_AT: 2,
  VR_CODE_CS: 3,
  VR_CODE_DA: 4,
  VR_CODE_DS: 5,
  VR_CODE_DT: 6,
  VR_CODE_FL: 7,
  VR_CODE_FD: 8,
  VR_CODE_IS: 9,
  VR_CODE_LO: 10,
  VR_CODE_LONGTEXT: 11,
  VR_CODE_OB: 12,
  VR_CODE_OF: 13,
  VR_CODE_OW: 14,
  VR_CODE_PN: 15,
  VR_CODE_SH: 16,
  VR_CODE_SL: 17,
  VR_CODE_SQ: 18,
  VR_CODE_SS: 19,
  VR_CODE_ST: 20,
  VR_CODE_TM: 21,
  VR_CODE_UI: 22,
  VR_CODE_UL: 23,
  VR_CODE_US: 24,
  VR_CODE_UT: 25,
  VR_CODE_ox: 26,
  VR_CODE_xs: 27,
  VR_CODE_lt: 28,
  VR_CODE_na: 29,
  VR_CODE_up: 30,
  VR_CODE_item: 31,
  VR_CODE_metainfo: 32,
  VR_CODE_dataset: 33,
  VR_CODE_fileFormat: 34,
  VR_CODE_dicomDir: 35,
  VR_CODE_dirRecord: 36,
  VR_CODE_pixelSQ: 37,
  VR_CODE_pixelItem: 38,
  VR_CODE_UNKNOWN: 39,
  VR_CODE_UN: 40,
  VR_CODE_PixelData: 41,
  VR_CODE_OverlayData: 42,
  VR_CODE_UNKNOWN2B: 43,
  /** Addition. */
  VR_CODE_OD: 100,
  /** Addition. */
  VR_CODE_OL: 101,
  /** Addition. */
  VR_CODE_OV: 102,
  /** Addition. */
  VR_CODE_SV: 103,
  /** Addition. */
  VR_CODE_UC: 104,
  /** Addition. */
  VR_CODE_UR: 105,
  /** Addition. */
  VR_CODE_UV: 106,
} as const;
export type VR_CODE = (typeof VR_CODE)[keyof typeof VR_CODE];

/** Kinds of video streams, in the order of their transfer syntaxes 1.2.840.10008.1.2.4.100 to .108. @enum */
export const VIDEO_FORMAT = {
  MPEG2_AT_MAIN_LEVEL: 1,
  MPEG2_AT_HIGH_LEVEL: 2,
  MPEG4: 3,
  MPEG4_BD_COMPATIBLE: 4,
  MPEG4_4_2_2D: 5,
  MPEG4_4_2_3D: 6,
  MPEG4_4_2_STEREO: 7,
  HEVC_MAIN_PROFILE: 8,
  HEVC_MAIN_10_PROFILE: 9,
} as const;
export type VIDEO_FORMAT = (typeof VIDEO_FORMAT)[keyof typeof VIDEO_FORMAT];

/** No known member takes it. @enum */
export const DUMP_OBJECT_OPTIONS = {
  DO_DEFAULT: 0,
} as const;
export type DUMP_OBJECT_OPTIONS = (typeof DUMP_OBJECT_OPTIONS)[keyof typeof DUMP_OBJECT_OPTIONS];

/** Which certificate store is searched. @enum */
export const DCXSEC_CERT_STORE = {
  DCXSEC_CERT_STORE_CURRENT_USER: 0,
  DCXSEC_CERT_STORE_LOCAL_COMPUTER: 1,
} as const;
export type DCXSEC_CERT_STORE = (typeof DCXSEC_CERT_STORE)[keyof typeof DCXSEC_CERT_STORE];

/** How a peer's certificate is judged. @enum */
export const DCXSEC_VERIFICATION_METHOD = {
  DCXSEC_VERIFICATION_METHOD_NONE: 0,
  DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN: 1,
  DCXSEC_VERIFICATION_METHOD_THUMBPRINT: 2,
} as const;
export type DCXSEC_VERIFICATION_METHOD = (typeof DCXSEC_VERIFICATION_METHOD)[keyof typeof DCXSEC_VERIFICATION_METHOD];

/** Transfer syntaxes of objects. @enum */
export const TRANSFER_SYNTAX = {
  /** Addition. */
  TS_UNKNOWN: -1,
  /** 1.2.840.10008.1.2 */
  TS_LEI: 0,
  /** 1.2.840.10008.1.2.1 */
  TS_LEE: 1,
  /** 1.2.840.10008.1.2.2 */
  TS_BEE: 2,
  /** 1.2.840.10008.1.2.4.50 */
  TS_JPEG: 3,
  /** 1.2.840.10008.1.2.4.70 */
  TS_LOSSLESS_JPEG_DEFAULT: 4,
  /** 1.2.840.10008.1.2.4.101 */
  TS_MPEG2_MAIN_PROFILE_AT_HIGH_LEVEL: 5,
  /** Addition: 1.2.840.10008.1.2.4.51. */
  TS_JPEG_EXTENDED: 6,
  /** Addition: 1.2.840.10008.1.2.4.57. */
  TS_LOSSLESS_JPEG: 7,
  /** Addition: 1.2.840.10008.1.2.4.80. */
  TS_JPEGLS_LOSSLESS: 8,
  /** Addition: 1.2.840.10008.1.2.4.81. */
  TS_JPEGLS: 9,
  /** Addition: 1.2.840.10008.1.2.4.90. */
  TS_JPEG2000_LOSSLESS: 10,
  /** Addition: 1.2.840.10008.1.2.4.91. */
  TS_JPEG2000: 11,
  /** Addition: 1.2.840.10008.1.2.5. */
  TS_RLE: 12,
  /** Addition: 1.2.840.10008.1.2.1.99. */
  TS_DEFLATED: 13,
  /** Addition: 1.2.840.10008.1.2.4.100. */
  TS_MPEG2_MAIN_PROFILE_AT_MAIN_LEVEL: 14,
  /** Addition: 1.2.840.10008.1.2.4.102. */
  TS_MPEG4: 15,
  /** Addition: 1.2.840.10008.1.2.4.103. */
  TS_MPEG4_BD_COMPATIBLE: 16,
  /** Addition: 1.2.840.10008.1.2.4.104. */
  TS_MPEG4_4_2_2D: 17,
  /** Addition: 1.2.840.10008.1.2.4.105. */
  TS_MPEG4_4_2_3D: 18,
  /** Addition: 1.2.840.10008.1.2.4.106. */
  TS_MPEG4_4_2_STEREO: 19,
  /** Addition: 1.2.840.10008.1.2.4.107. */
  TS_HEVC_MAIN_PROFILE: 20,
  /** Addition: 1.2.840.10008.1.2.4.108. */
  TS_HEVC_MAIN_10_PROFILE: 21,
} as const;
export type TRANSFER_SYNTAX = (typeof TRANSFER_SYNTAX)[keyof typeof TRANSFER_SYNTAX];

/** What a new UID is for. @enum */
export const UID_TYPE = {
  UID_TYPE_STUDY: 0,
  UID_TYPE_SERIES: 1,
  UID_TYPE_INSTANCE: 2,
  UID_TYPE_MPPS: 3,
} as const;
export type UID_TYPE = (typeof UID_TYPE)[keyof typeof UID_TYPE];

/** When encoding or decoding pixel data gives an object a new SOP Instance UID. @enum */
export const NEW_INSTANCE_UID_POLICY = {
  CNU_NEVER: 0,
  CNU_ALWAYS: 1,
  /** Addition. */
  CNU_ON_LOSSY: 2,
} as const;
export type NEW_INSTANCE_UID_POLICY = (typeof NEW_INSTANCE_UID_POLICY)[keyof typeof NEW_INSTANCE_UID_POLICY];

/** Media application profiles. @enum */
export const APPLICATION_PROFILE = {
  AP_GENERAL_PURPOSE: 0,
} as const;
export type APPLICATION_PROFILE = (typeof APPLICATION_PROFILE)[keyof typeof APPLICATION_PROFILE];

/** Film orientation. @enum */
export const PRINT_PAGE_ORIENTATION = {
  PPO_PORTRAIT: 0,
  /** Addition. */
  PPO_LANDSCAPE: 1,
} as const;
export type PRINT_PAGE_ORIENTATION = (typeof PRINT_PAGE_ORIENTATION)[keyof typeof PRINT_PAGE_ORIENTATION];

/** Bits allocated of a printed image. @enum */
export const IMAGE_BITS_ALLOCATED = {
  /** Addition. */
  IBA_8: 0,
  IBA_16: 1,
} as const;
export type IMAGE_BITS_ALLOCATED = (typeof IMAGE_BITS_ALLOCATED)[keyof typeof IMAGE_BITS_ALLOCATED];

/** Bits stored of a printed image. @enum */
export const IMAGE_BITS_STORED = {
  /** Addition. */
  IBS_8: 0,
  IBS_12: 1,
} as const;
export type IMAGE_BITS_STORED = (typeof IMAGE_BITS_STORED)[keyof typeof IMAGE_BITS_STORED];

/** High bit of a printed image. @enum */
export const IMAGE_HIGH_BIT = {
  /** Addition. */
  IHB_7: 0,
  IHB_11: 1,
} as const;
export type IMAGE_HIGH_BIT = (typeof IMAGE_HIGH_BIT)[keyof typeof IMAGE_HIGH_BIT];

/** Photometric interpretation of a printed image. @enum */
export const IMAGE_PHOTOMETRIC_INTERPRETATION = {
  /** Addition. */
  IPI_MONOCHROME1: 0,
  IPI_MONOCHROME2: 1,
  /** Addition. */
  IPI_RGB: 2,
} as const;
export type IMAGE_PHOTOMETRIC_INTERPRETATION =
  (typeof IMAGE_PHOTOMETRIC_INTERPRETATION)[keyof typeof IMAGE_PHOTOMETRIC_INTERPRETATION];

/** Pixel representation of a printed image. @enum */
export const IMAGE_PIXEL_REPRESENTATION = {
  IPR_UNSIGNED: 0,
} as const;
export type IMAGE_PIXEL_REPRESENTATION = (typeof IMAGE_PIXEL_REPRESENTATION)[keyof typeof IMAGE_PIXEL_REPRESENTATION];

/** Samples per pixel of a printed image. @enum */
export const IMAGE_SAMPLES_PER_PIXEL = {
  ISPP_1: 0,
  /** Addition. */
  ISPP_3: 1,
} as const;
export type IMAGE_SAMPLES_PER_PIXEL = (typeof IMAGE_SAMPLES_PER_PIXEL)[keyof typeof IMAGE_SAMPLES_PER_PIXEL];

/** Continuity of content of a container. @enum */
export const SR_CONTINUITY = {
  SR_SEPARATE: 0,
  /** Addition. */
  SR_CONTINUOUS: 1,
} as const;
export type SR_CONTINUITY = (typeof SR_CONTINUITY)[keyof typeof SR_CONTINUITY];

/** Graphic type of spatial coordinates. @enum */
export const SR_GRAPHIC_TYPE = {
  SR_GT_POINT: 0,
  /** Addition. */
  SR_GT_MULTIPOINT: 1,
  /** Addition. */
  SR_GT_POLYLINE: 2,
  /** Addition. */
  SR_GT_CIRCLE: 3,
  /** Addition. */
  SR_GT_ELLIPSE: 4,
} as const;
export type SR_GRAPHIC_TYPE = (typeof SR_GRAPHIC_TYPE)[keyof typeof SR_GRAPHIC_TYPE];

/** Temporal range type of temporal coordinates. @enum */
export const SR_TEMPORAL_RANGE_TYPE = {
  /** Addition. */
  SR_TR_POINT: 0,
  SR_TR_MULTIPOINT: 1,
  SR_TR_SEGMENT: 2,
  /** Addition. */
  SR_TR_MULTISEGMENT: 3,
  SR_TR_BEGIN: 4,
  /** Addition. */
  SR_TR_END: 5,
} as const;
export type SR_TEMPORAL_RANGE_TYPE = (typeof SR_TEMPORAL_RANGE_TYPE)[keyof typeof SR_TEMPORAL_RANGE_TYPE];
