/**
 * How data sets are encoded. Transfer syntaxes, numbers in the original, are UIDs here.
 *
 * @module
 * @see dctypes.h and dcxfer.h of dcmdata
 */

/** A transfer syntax: its UID, or `EXS_Unknown`. */
export type E_TransferSyntax = string;
/** Whatever it is. */
export const EXS_Unknown = '';
/** Implicit VR little endian. */
export const EXS_LittleEndianImplicit = '1.2.840.10008.1.2';
/** Explicit VR little endian. */
export const EXS_LittleEndianExplicit = '1.2.840.10008.1.2.1';
/** Explicit VR big endian. */
export const EXS_BigEndianExplicit = '1.2.840.10008.1.2.2';
/** Deflated explicit VR little endian. */
export const EXS_DeflatedLittleEndianExplicit = '1.2.840.10008.1.2.1.99';
/** JPEG baseline. */
export const EXS_JPEGProcess1 = '1.2.840.10008.1.2.4.50';
/** JPEG extended. */
export const EXS_JPEGProcess2_4 = '1.2.840.10008.1.2.4.51';
/** JPEG lossless. */
export const EXS_JPEGProcess14 = '1.2.840.10008.1.2.4.57';
/** JPEG lossless, first order prediction. */
export const EXS_JPEGProcess14SV1 = '1.2.840.10008.1.2.4.70';
/** JPEG-LS lossless. */
export const EXS_JPEGLSLossless = '1.2.840.10008.1.2.4.80';
/** JPEG-LS near lossless. */
export const EXS_JPEGLSLossy = '1.2.840.10008.1.2.4.81';
/** JPEG 2000, lossless only. */
export const EXS_JPEG2000LosslessOnly = '1.2.840.10008.1.2.4.90';
/** JPEG 2000. */
export const EXS_JPEG2000 = '1.2.840.10008.1.2.4.91';
/** RLE lossless. */
export const EXS_RLELossless = '1.2.840.10008.1.2.5';

/** Lengths of sequences and items. @enum */
export const E_EncodingType = { EET_ExplicitLength: 0, EET_UndefinedLength: 1 } as const;
export type E_EncodingType = (typeof E_EncodingType)[keyof typeof E_EncodingType];
/** Sequences and items get a length. */
export const EET_ExplicitLength = E_EncodingType.EET_ExplicitLength;
/** Sequences and items keep their kind of length. */
export const EET_UndefinedLength = E_EncodingType.EET_UndefinedLength;

/** What becomes of group lengths. @enum */
export const E_GrpLenEncoding = { EGL_noChange: 0, EGL_withoutGL: 1, EGL_withGL: 2, EGL_recalcGL: 3 } as const;
export type E_GrpLenEncoding = (typeof E_GrpLenEncoding)[keyof typeof E_GrpLenEncoding];
/** As they are, where nothing was changed. */
export const EGL_noChange = E_GrpLenEncoding.EGL_noChange;
/** None. */
export const EGL_withoutGL = E_GrpLenEncoding.EGL_withoutGL;
/** One for each group. */
export const EGL_withGL = E_GrpLenEncoding.EGL_withGL;
/** None that were wrong. */
export const EGL_recalcGL = E_GrpLenEncoding.EGL_recalcGL;

/** Whether a file is padded. @enum */
export const E_PaddingEncoding = { EPD_noChange: 0, EPD_withoutPadding: 1, EPD_withPadding: 2 } as const;
export type E_PaddingEncoding = (typeof E_PaddingEncoding)[keyof typeof E_PaddingEncoding];
/** As it is. */
export const EPD_noChange = E_PaddingEncoding.EPD_noChange;
/** None. */
export const EPD_withoutPadding = E_PaddingEncoding.EPD_withoutPadding;
/** Up to a multiple of a length. */
export const EPD_withPadding = E_PaddingEncoding.EPD_withPadding;

/** What of a file is written. @enum */
export const E_FileWriteMode = { EWM_fileformat: 0, EWM_dataset: 3 } as const;
export type E_FileWriteMode = (typeof E_FileWriteMode)[keyof typeof E_FileWriteMode];
/** Preamble, a new group 0002 and the data set. */
export const EWM_fileformat = E_FileWriteMode.EWM_fileformat;
/** The data set alone. */
export const EWM_dataset = E_FileWriteMode.EWM_dataset;

/** What kind of file is read. @enum */
export const E_FileReadMode = { ERM_autoDetect: 0, ERM_dataset: 1, ERM_fileOnly: 2, ERM_metaOnly: 3 } as const;
export type E_FileReadMode = (typeof E_FileReadMode)[keyof typeof E_FileReadMode];
/** Whatever it is. */
export const ERM_autoDetect = E_FileReadMode.ERM_autoDetect;
/** A bare data set. */
export const ERM_dataset = E_FileReadMode.ERM_dataset;
/** A file with group 0002. */
export const ERM_fileOnly = E_FileReadMode.ERM_fileOnly;
/** Group 0002 alone. */
export const ERM_metaOnly = E_FileReadMode.ERM_metaOnly;
