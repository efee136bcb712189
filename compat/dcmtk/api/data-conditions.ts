/**
 * Conditions of the basic modules and of data sets: codes as in the original, texts of our own.
 *
 * @module
 * @see OFCondition of ofstd, and dcerror.h of dcmdata
 */
import { OFCondition, OFStatus } from './OFCondition';

/** Success. */ export const EC_Normal = new OFCondition(0, 0, OFStatus.OF_ok, 'Normal');
/** Out of memory. */ export const EC_MemoryExhausted = new OFCondition(0, 2, OFStatus.OF_failure, 'Out of memory');

function basic(code: number, text: string): OFCondition {
  return new OFCondition(0, code, OFStatus.OF_error, text);
}

function data(code: number, text: string): OFCondition {
  return new OFCondition(1, code, OFStatus.OF_error, text);
}

/** No temporary file could be made. */ export const EC_CouldNotCreateTemporaryFile = basic(
  9,
  'No temporary file could be made',
);
/** No name for a directory could be made. */ export const EC_CouldNotGenerateDirectoryName = basic(
  15,
  'No name for a directory could be made',
);
/** No name for a file could be made. */ export const EC_CouldNotGenerateFilename = basic(
  14,
  'No name for a file could be made',
);
/** There is no such directory. */ export const EC_DirectoryDoesNotExist = basic(11, 'There is no such directory');
/** The directory cannot be written to. */ export const EC_DirectoryNotWritable = basic(
  12,
  'The directory cannot be written to',
);
/** A parameter is illegal. */ export const EC_IllegalParameter = basic(1, 'A parameter is illegal');
/** The filename is invalid. */ export const EC_InvalidFilename = basic(10, 'The filename is invalid');
/** There is no library for character encodings. */ export const EC_NoEncodingLibrary = basic(
  3,
  'There is no library for character encodings',
);
/** No character encoding was selected. */ export const EC_NoEncodingSelected = basic(
  4,
  'No character encoding was selected',
);
/** There is no such function yet. */ export const EC_NotYetImplemented = basic(17, 'There is no such function yet');
/** setuid() failed. */ export const EC_setuidFailed = basic(16, 'setuid() failed');

/** The application profile of the medium is violated. */ export const EC_ApplicationProfileViolated = data(
  21,
  'The application profile of the medium is violated',
);
/** The representation of the pixels cannot be changed. */ export const EC_CannotChangeRepresentation = data(
  14,
  'The representation of the pixels cannot be changed',
);
/** The check cannot be made. */ export const EC_CannotCheck = data(45, 'The check cannot be made');
/** Compressed pixel data has no JSON InlineBinary form. */ export const EC_CannotWriteJsonInlineBinary = data(
  56,
  'Compressed pixel data has no JSON InlineBinary form',
);
/** JSON has no number for nan and inf. */ export const EC_CannotWriteJsonNumber = data(
  55,
  'JSON has no number for nan and inf',
);
/** The data is damaged. */ export const EC_CorruptedData = data(6, 'The data is damaged');
/** There are too many compression filters. */ export const EC_DoubleCompressionFilters = data(
  20,
  'There are too many compression filters',
);
/** The tag stands twice. */ export const EC_DoubledTag = data(9, 'The tag stands twice');
/** The value is too long for a length field of 16 bits. */ export const EC_ElemLengthExceeds16BitField = data(
  33,
  'The value is too long for a length field of 16 bits',
);
/** The value is too long for a length field of 32 bits. */ export const EC_ElemLengthExceeds32BitField = data(
  54,
  'The value is too long for a length field of 32 bits',
);
/** The element is longer than the item around it. */ export const EC_ElemLengthLargerThanItem = data(
  27,
  'The element is longer than the item around it',
);
/** The stream has ended. */ export const EC_EndOfStream = data(5, 'The stream has ended');
/** There is no file meta information. */ export const EC_FileMetaInfoHeaderMissing = data(
  28,
  'There is no file meta information',
);
/** The call is illegal here. */ export const EC_IllegalCall = data(7, 'The call is illegal here');
/** Internal error. */ export const EC_InternalError = data(48, 'Internal error');
/** The basic offset table is invalid. */ export const EC_InvalidBasicOffsetTable = data(
  26,
  'The basic offset table is invalid',
);
/** A character is invalid. */ export const EC_InvalidCharacter = data(49, 'A character is invalid');
/** The DICOMDIR is invalid. */ export const EC_InvalidDICOMDIR = data(40, 'The DICOMDIR is invalid');
/** The offset is invalid. */ export const EC_InvalidOffset = data(23, 'The offset is invalid');
/** The stream is invalid. */ export const EC_InvalidStream = data(4, 'The stream is invalid');
/** The tag is invalid. */ export const EC_InvalidTag = data(1, 'The tag is invalid');
/** The VR is invalid. */ export const EC_InvalidVR = data(3, 'The VR is invalid');
/** The value is invalid. */ export const EC_InvalidValue = data(42, 'The value is invalid');
/** An item has no delimiter. */ export const EC_ItemDelimitationItemMissing = data(38, 'An item has no delimiter');
/** The item has ended. */ export const EC_ItemEnd = data(12, 'The item has ended');
/** There is no such item. */ export const EC_ItemNotFound = data(43, 'There is no such item');
/** The value is longer than its VR allows. */ export const EC_MaximumLengthViolated = data(
  32,
  'The value is longer than its VR allows',
);
/** An attribute is missing. */ export const EC_MissingAttribute = data(47, 'An attribute is missing');
/** A value is missing. */ export const EC_MissingValue = data(46, 'A value is missing');
/** Compressed pixel data of the data set itself has a defined length. */ export const EC_PixelDataExplLengthIllegal =
  data(53, 'Compressed pixel data of the data set itself has a defined length');
/** A sequence was delimited before its item was complete. */ export const EC_PrematureSequDelimitationItem = data(
  39,
  'A sequence was delimited before its item was complete',
);
/** The stream could not be put back. */ export const EC_PutbackFailed = data(17, 'The stream could not be put back');
/** There is no such representation of the pixels. */ export const EC_RepresentationNotFound = data(
  13,
  'There is no such representation of the pixels',
);
/** The SOP classes differ. */ export const EC_SOPClassMismatch = data(59, 'The SOP classes differ');
/** A sequence or item is too long for a length field of 32 bits. */ export const EC_SeqOrItemContentOverflow = data(
  29,
  'A sequence or item is too long for a length field of 32 bits',
);
/** A sequence has no delimiter. */ export const EC_SequDelimitationItemMissing = data(
  34,
  'A sequence has no delimiter',
);
/** The sequence has ended. */ export const EC_SequEnd = data(8, 'The sequence has ended');
/** The stream has no more data now. */ export const EC_StreamNotifyClient = data(
  10,
  'The stream has no more data now',
);
/** There is no such tag. */ export const EC_TagNotFound = data(2, 'There is no such tag');
/** More bytes were asked for than there are. */ export const EC_TooManyBytesRequested = data(
  24,
  'More bytes were asked for than there are',
);
/** An element of VR OB or OW has an undefined length. */ export const EC_UndefinedLengthOBOW = data(
  51,
  'An element of VR OB or OW has an undefined length',
);
/** The transfer syntax is unknown. */ export const EC_UnknownTransferSyntax = data(
  44,
  'The transfer syntax is unknown',
);
/** No UID has that name. */ export const EC_UnknownUIDName = data(60, 'No UID has that name');
/** The VR is unknown, and the tag stands in no dictionary. */ export const EC_UnknownVR = data(
  41,
  'The VR is unknown, and the tag stands in no dictionary',
);
/** The compression or encryption is not supported. */ export const EC_UnsupportedEncoding = data(
  15,
  'The compression or encryption is not supported',
);
/** A VOI LUT sequence has VR OB or OW and a defined length. */ export const EC_VOI_LUT_OBOW = data(
  52,
  'A VOI LUT sequence has VR OB or OW and a defined length',
);
/** The number of values is not one that the tag allows. */ export const EC_ValueMultiplicityViolated = data(
  31,
  'The number of values is not one that the tag allows',
);
/** The value is none of its VR. */ export const EC_ValueRepresentationViolated = data(
  30,
  'The value is none of its VR',
);
/** The stream is in another mode. */ export const EC_WrongStreamMode = data(11, 'The stream is in another mode');
/** The XML cannot be parsed. */ export const EC_XMLParseError = data(57, 'The XML cannot be parsed');
/** The XML is not valid. */ export const EC_XMLValidationFailure = data(58, 'The XML is not valid');
