/**
 * Conditions of the network: codes as in the original, texts of our own.
 *
 * @module
 * @see cond.h of dcmnet
 */
import { OFCondition, OFStatus } from './OFCondition';

function fault(code: number, text: string): OFCondition {
  return new OFCondition(6, code, OFStatus.OF_error, text);
}

function notice(code: number, text: string): OFCondition {
  return new OFCondition(6, code, OFStatus.OF_ok, text);
}

/** There is no presentation context of that id. */ export const ASC_BADPRESENTATIONCONTEXTID = fault(
  0x101,
  'There is no presentation context of that id',
);
/** There is no transfer syntax. */ export const ASC_MISSINGTRANSFERSYNTAX = fault(
  0x105,
  'There is no transfer syntax',
);
/** No presentation context was proposed. */ export const ASC_NOPRESENTATIONCONTEXTPROPOSED = fault(
  0x110,
  'No presentation context was proposed',
);
/** The caller passed no association, network or parameters. */ export const ASC_NULLKEY = fault(
  0x106,
  'The caller passed no association, network or parameters',
);
/** The roles could not be agreed on. */ export const ASC_SCPSCUROLESELECTIONFAILED = fault(
  0x109,
  'The roles could not be agreed on',
);
/** The application is to be shut down. */ export const ASC_SHUTDOWNAPPLICATION = fault(
  0x107,
  'The application is to be shut down',
);
/** The user identity could not be negotiated. */ export const ASC_USERIDENTIFICATIONFAILED = fault(
  0x108,
  'The user identity could not be negotiated',
);

/** The message is of another command than was to come. */ export const DIMSE_BADCOMMANDTYPE = fault(
  0x201,
  'The message is of another command than was to come',
);
/** The data set does not go with the message. */ export const DIMSE_BADDATA = fault(
  0x202,
  'The data set does not go with the message',
);
/** The message is malformed. */ export const DIMSE_BADMESSAGE = fault(0x203, 'The message is malformed');
/** The caller passed an association that is none. */ export const DIMSE_ILLEGALASSOCIATION = fault(
  0x205,
  'The caller passed an association that is none',
);
/** No data came within the time. */ export const DIMSE_NODATAAVAILABLE = fault(0x207, 'No data came within the time');
/** There is no data dictionary. */ export const DIMSE_NODATADICT = fault(0x213, 'There is no data dictionary');
/** There is no accepted presentation context for it. */ export const DIMSE_NOVALIDPRESENTATIONCONTEXTID = fault(
  0x208,
  'There is no accepted presentation context for it',
);
/** The caller left a parameter out that is needed. */ export const DIMSE_NULLKEY = fault(
  0x209,
  'The caller left a parameter out that is needed',
);
/** Out of resources. */ export const DIMSE_OUTOFRESOURCES = fault(0x20a, 'Out of resources');
/** The received message cannot be parsed. */ export const DIMSE_PARSEFAILED = fault(
  0x20b,
  'The received message cannot be parsed',
);
/** A PDV could not be read. */ export const DIMSE_READPDVFAILED = fault(0x20c, 'A PDV could not be read');
/** The message could not be received. */ export const DIMSE_RECEIVEFAILED = fault(
  0x20d,
  'The message could not be received',
);
/** The message could not be sent. */ export const DIMSE_SENDFAILED = fault(0x20e, 'The message could not be sent');
/** A PDV is of another kind than was to come. */ export const DIMSE_UNEXPECTEDPDVTYPE = fault(
  0x20f,
  'A PDV is of another kind than was to come',
);

/** The association was rejected. */ export const DUL_ASSOCIATIONREJECTED = fault(
  0x301,
  'The association was rejected',
);
/** No socket handle could be read from the pipe. */ export const DUL_CANNOTREADSOCKETHANDLE = fault(
  0x328,
  'No socket handle could be read from the pipe',
);
/** A requestor cannot accept. */ export const DUL_ILLEGALACCEPT = fault(0x304, 'A requestor cannot accept');
/** The key is illegal. */ export const DUL_ILLEGALKEY = fault(0x305, 'The key is illegal');
/** A PDU is malformed. */ export const DUL_ILLEGALPDU = fault(0x307, 'A PDU is malformed');
/** The length of a PDU is illegal. */ export const DUL_ILLEGALPDULENGTH = fault(
  0x308,
  'The length of a PDU is illegal',
);
/** An acceptor cannot request. */ export const DUL_ILLEGALREQUEST = fault(0x30b, 'An acceptor cannot request');
/** The buffer has another length than the data. */ export const DUL_INCORRECTBUFFERLENGTH = fault(
  0x30d,
  'The buffer has another length than the data',
);
/** The buffer is too short for the data. */ export const DUL_INSUFFICIENTBUFFERLENGTH = fault(
  0x30e,
  'The buffer is too short for the data',
);
/** A list is damaged. */ export const DUL_LISTERROR = fault(0x30f, 'A list is damaged');
/** The network is closed. */ export const DUL_NETWORKCLOSED = fault(0x310, 'The network is closed');
/** Nobody has asked for an association. */ export const DUL_NOASSOCIATIONREQUEST = fault(
  0x312,
  'Nobody has asked for an association',
);
/** The buffer holds no more PDVs. */ export const DUL_NOPDVS = fault(0x313, 'The buffer holds no more PDVs');
/** The key is missing. */ export const DUL_NULLKEY = fault(0x314, 'The key is missing');
/** The presentation contexts cannot be translated. */ export const DUL_PCTRANSLATIONFAILURE = fault(
  0x315,
  'The presentation contexts cannot be translated',
);
/** A P-DATA PDU has arrived. */ export const DUL_PDATAPDUARRIVED = fault(0x316, 'A P-DATA PDU has arrived');
/** The peer aborted the association, or was never connected. */ export const DUL_PEERABORTEDASSOCIATION = fault(
  0x317,
  'The peer aborted the association, or was never connected',
);
/** The peer asks for release. */ export const DUL_PEERREQUESTEDRELEASE = fault(0x319, 'The peer asks for release');
/** Nothing came from the network in time. */ export const DUL_READTIMEOUT = fault(
  0x31a,
  'Nothing came from the network in time',
);
/** The association could not be established. */ export const DUL_REQUESTASSOCIATIONFAILED = fault(
  0x31b,
  'The association could not be established',
);
/** A PDU came that was not due. */ export const DUL_UNEXPECTEDPDU = fault(0x31f, 'A PDU came that was not due');
/** The peer speaks another version of the protocol. */ export const DUL_UNSUPPORTEDPEERPROTOCOL = fault(
  0x322,
  'The peer speaks another version of the protocol',
);
/** The data is of the wrong type for the request. */ export const DUL_WRONGDATATYPE = fault(
  0x323,
  'The data is of the wrong type for the request',
);

/** There is a connection already. */ export const NET_EC_AlreadyConnected = fault(
  0x3f2,
  'There is a connection already',
);
/** The association PDU is too large. */ export const NET_EC_AssociatePDUTooLarge = fault(
  0x437,
  'The association PDU is too large',
);
/** No thread could be started for the SCP. */ export const NET_EC_CannotStartSCPThread = fault(
  0x433,
  'No thread could be started for the SCP',
);
/** This user may not listen on the port. */ export const NET_EC_InsufficientPortPrivileges = fault(
  0x3ff,
  'This user may not listen on the port',
);
/** There is no data set. */ export const NET_EC_InvalidDatasetPointer = fault(0x3f1, 'There is no data set');
/** The association profile is missing or invalid. */ export const NET_EC_InvalidSCPAssociationProfile = fault(
  0x436,
  'The association profile is missing or invalid',
);
/** The SOP class UID is invalid. */ export const NET_EC_InvalidSOPClassUID = fault(
  0x3e8,
  'The SOP class UID is invalid',
);
/** The SOP instance UID is invalid. */ export const NET_EC_InvalidSOPInstanceUID = fault(
  0x3ea,
  'The SOP instance UID is invalid',
);
/** The transfer syntax UID is invalid. */ export const NET_EC_InvalidTransferSyntaxUID = fault(
  0x3eb,
  'The transfer syntax UID is invalid',
);
/** No presentation context is acceptable. */ export const NET_EC_NoAcceptablePresentationContexts = fault(
  0x3ee,
  'No presentation context is acceptable',
);
/** No presentation contexts were defined. */ export const NET_EC_NoPresentationContextsDefined = fault(
  0x3ed,
  'No presentation contexts were defined',
);
/** There are no SOP instances to send. */ export const NET_EC_NoSOPInstancesToSend = fault(
  0x3ef,
  'There are no SOP instances to send',
);
/** There is no such SOP instance. */ export const NET_EC_NoSuchSOPInstance = fault(
  0x3f0,
  'There is no such SOP instance',
);
/** The SCP is busy. */ export const NET_EC_SCPBusy = fault(0x432, 'The SCP is busy');
/** Stopped after the association, as asked. */ export const NET_EC_StopAfterAssociation = notice(
  0x434,
  'Stopped after the association, as asked',
);
/** Stopped after the time for connections was over, as asked. */ export const NET_EC_StopAfterConnectionTimeout =
  notice(0x435, 'Stopped after the time for connections was over, as asked');
/** The storage SOP class is unknown. */ export const NET_EC_UnknownStorageSOPClass = fault(
  0x3e9,
  'The storage SOP class is unknown',
);
/** The transfer syntax is unknown. */ export const NET_EC_UnknownTransferSyntax = fault(
  0x3ec,
  'The transfer syntax is unknown',
);

/** No connection could be opened. @addition of the constant; the code is the original's */
export const DUL_TCPINITERROR = fault(0x31c, 'No connection could be opened');

/** The TLS connection failed. @addition of the constant; the code is the original's */
export const DUL_TLSERROR = fault(0x31e, 'The TLS connection failed');

/** The host is unknown. @addition of the constant; the code is the original's */
export const DUL_UNKNOWNHOST = fault(0x320, 'The host is unknown');

/** A request came that was not due. @addition of the constant; the code is the original's */
export const DIMSE_UNEXPECTEDREQUEST = fault(0x210, 'A request came that was not due');

/** A response came that was not due. @addition of the constant; the code is the original's */
export const DIMSE_UNEXPECTEDRESPONSE = fault(0x211, 'A response came that was not due');
