/**
 * UIDs by the names of the original: transfer syntaxes.
 *
 * @module
 * @see dcuid.h of dcmdata
 */
/** Big Endian Explicit transfer syntax. */ export const UID_BigEndianExplicitTransferSyntax = '1.2.840.10008.1.2.2';
/** Deflated Explicit VR Little Endian transfer syntax. */ export const UID_DeflatedExplicitVRLittleEndianTransferSyntax =
  '1.2.840.10008.1.2.1.99';
/** HEVC Main10 Profile Level5 1 transfer syntax. */ export const UID_HEVCMain10ProfileLevel5_1TransferSyntax =
  '1.2.840.10008.1.2.4.108';
/** HEVC Main Profile Level5 1 transfer syntax. */ export const UID_HEVCMainProfileLevel5_1TransferSyntax =
  '1.2.840.10008.1.2.4.107';
/** JPEG2000 Lossless Only transfer syntax. */ export const UID_JPEG2000LosslessOnlyTransferSyntax =
  '1.2.840.10008.1.2.4.90';
/** JPEG2000 Part2 Multicomponent Image Compression Lossless Only transfer syntax. */ export const UID_JPEG2000Part2MulticomponentImageCompressionLosslessOnlyTransferSyntax =
  '1.2.840.10008.1.2.4.92';
/** JPEG2000 Part2 Multicomponent Image Compression transfer syntax. */ export const UID_JPEG2000Part2MulticomponentImageCompressionTransferSyntax =
  '1.2.840.10008.1.2.4.93';
/** JPEG2000 transfer syntax. */ export const UID_JPEG2000TransferSyntax = '1.2.840.10008.1.2.4.91';
/** JPEGLS Lossless transfer syntax. */ export const UID_JPEGLSLosslessTransferSyntax = '1.2.840.10008.1.2.4.80';
/** JPEGLS Lossy transfer syntax. */ export const UID_JPEGLSLossyTransferSyntax = '1.2.840.10008.1.2.4.81';
/** JPEG Process10 12 transfer syntax. */ export const UID_JPEGProcess10_12TransferSyntax = '1.2.840.10008.1.2.4.55';
/** JPEG Process11 13 transfer syntax. */ export const UID_JPEGProcess11_13TransferSyntax = '1.2.840.10008.1.2.4.56';
/** JPEG Process14 SV1 transfer syntax. */ export const UID_JPEGProcess14SV1TransferSyntax = '1.2.840.10008.1.2.4.70';
/** JPEG Process14 transfer syntax. */ export const UID_JPEGProcess14TransferSyntax = '1.2.840.10008.1.2.4.57';
/** JPEG Process15 transfer syntax. */ export const UID_JPEGProcess15TransferSyntax = '1.2.840.10008.1.2.4.58';
/** JPEG Process16 18 transfer syntax. */ export const UID_JPEGProcess16_18TransferSyntax = '1.2.840.10008.1.2.4.59';
/** JPEG Process17 19 transfer syntax. */ export const UID_JPEGProcess17_19TransferSyntax = '1.2.840.10008.1.2.4.60';
/** JPEG Process1 transfer syntax. */ export const UID_JPEGProcess1TransferSyntax = '1.2.840.10008.1.2.4.50';
/** JPEG Process20 22 transfer syntax. */ export const UID_JPEGProcess20_22TransferSyntax = '1.2.840.10008.1.2.4.61';
/** JPEG Process21 23 transfer syntax. */ export const UID_JPEGProcess21_23TransferSyntax = '1.2.840.10008.1.2.4.62';
/** JPEG Process24 26 transfer syntax. */ export const UID_JPEGProcess24_26TransferSyntax = '1.2.840.10008.1.2.4.63';
/** JPEG Process25 27 transfer syntax. */ export const UID_JPEGProcess25_27TransferSyntax = '1.2.840.10008.1.2.4.64';
/** JPEG Process28 transfer syntax. */ export const UID_JPEGProcess28TransferSyntax = '1.2.840.10008.1.2.4.65';
/** JPEG Process29 transfer syntax. */ export const UID_JPEGProcess29TransferSyntax = '1.2.840.10008.1.2.4.66';
/** JPEG Process2 4 transfer syntax. */ export const UID_JPEGProcess2_4TransferSyntax = '1.2.840.10008.1.2.4.51';
/** JPEG Process3 5 transfer syntax. */ export const UID_JPEGProcess3_5TransferSyntax = '1.2.840.10008.1.2.4.52';
/** JPEG Process6 8 transfer syntax. */ export const UID_JPEGProcess6_8TransferSyntax = '1.2.840.10008.1.2.4.53';
/** JPEG Process7 9 transfer syntax. */ export const UID_JPEGProcess7_9TransferSyntax = '1.2.840.10008.1.2.4.54';
/** JPIP Referenced Deflate transfer syntax. */ export const UID_JPIPReferencedDeflateTransferSyntax =
  '1.2.840.10008.1.2.4.95';
/** JPIP Referenced transfer syntax. */ export const UID_JPIPReferencedTransferSyntax = '1.2.840.10008.1.2.4.94';
/** Little Endian Explicit transfer syntax. */ export const UID_LittleEndianExplicitTransferSyntax =
  '1.2.840.10008.1.2.1';
/** Little Endian Implicit transfer syntax. */ export const UID_LittleEndianImplicitTransferSyntax =
  '1.2.840.10008.1.2';
/** MPEG2 Main Profile At High Level transfer syntax. */ export const UID_MPEG2MainProfileAtHighLevelTransferSyntax =
  '1.2.840.10008.1.2.4.101';
/** MPEG2 Main Profile At Main Level transfer syntax. */ export const UID_MPEG2MainProfileAtMainLevelTransferSyntax =
  '1.2.840.10008.1.2.4.100';
/** MPEG4 B Dcompatible High Profile Level4 1 transfer syntax. */ export const UID_MPEG4BDcompatibleHighProfileLevel4_1TransferSyntax =
  '1.2.840.10008.1.2.4.103';
/** MPEG4 High Profile Level4 1 transfer syntax. */ export const UID_MPEG4HighProfileLevel4_1TransferSyntax =
  '1.2.840.10008.1.2.4.102';
/** MPEG4 High Profile Level4 2 For2 D Video transfer syntax. */ export const UID_MPEG4HighProfileLevel4_2_For2DVideoTransferSyntax =
  '1.2.840.10008.1.2.4.104';
/** MPEG4 High Profile Level4 2 For3 D Video transfer syntax. */ export const UID_MPEG4HighProfileLevel4_2_For3DVideoTransferSyntax =
  '1.2.840.10008.1.2.4.105';
/** MPEG4 Stereo High Profile Level4 2 transfer syntax. */ export const UID_MPEG4StereoHighProfileLevel4_2TransferSyntax =
  '1.2.840.10008.1.2.4.106';
/** Private GE LEI With Big Endian Pixel Data transfer syntax. */ export const UID_PrivateGE_LEI_WithBigEndianPixelDataTransferSyntax =
  '1.2.840.113619.5.2';
/** RFC2557 MIME Encapsulation transfer syntax. */ export const UID_RFC2557MIMEEncapsulationTransferSyntax =
  '1.2.840.10008.1.2.6.1';
/** RLE Lossless transfer syntax. */ export const UID_RLELosslessTransferSyntax = '1.2.840.10008.1.2.5';
/** SMPTEST2110 20 Uncompressed Interlaced Active Video transfer syntax. */ export const UID_SMPTEST2110_20_UncompressedInterlacedActiveVideoTransferSyntax =
  '1.2.840.10008.1.2.7.2';
/** SMPTEST2110 20 Uncompressed Progressive Active Video transfer syntax. */ export const UID_SMPTEST2110_20_UncompressedProgressiveActiveVideoTransferSyntax =
  '1.2.840.10008.1.2.7.1';
/** SMPTEST2110 30 PCM Digital Audio transfer syntax. */ export const UID_SMPTEST2110_30_PCMDigitalAudioTransferSyntax =
  '1.2.840.10008.1.2.7.3';
/** XML Encoding transfer syntax. */ export const UID_XMLEncodingTransferSyntax = '1.2.840.10008.1.2.6.2';
