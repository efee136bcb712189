/**
 * Marks of optional fields in messages, for `opts`.
 *
 * @module
 * @see dimse.h of dcmnet
 */
/** C-STORE request: the AE title of the originator is there. */ export const O_STORE_MOVEORIGINATORAETITLE = 0x0001;
/** C-STORE request: the message id of the originator is there. */ export const O_STORE_MOVEORIGINATORID = 0x0002;
/** C-STORE response: the class is there. */ export const O_STORE_AFFECTEDSOPCLASSUID = 0x0001;
/** C-STORE response: the instance is there. */ export const O_STORE_AFFECTEDSOPINSTANCEUID = 0x0002;
/** C-ECHO response: the class is there. */ export const O_ECHO_AFFECTEDSOPCLASSUID = 0x0001;
/** C-FIND response: the class is there. */ export const O_FIND_AFFECTEDSOPCLASSUID = 0x0001;
/** C-GET response: the class is there. */ export const O_GET_AFFECTEDSOPCLASSUID = 0x0001;
/** C-GET response: the number of remaining sub-operations is there. */ export const O_GET_NUMBEROFREMAININGSUBOPERATIONS = 0x0002;
/** C-GET response: the number of completed sub-operations is there. */ export const O_GET_NUMBEROFCOMPLETEDSUBOPERATIONS = 0x0004;
/** C-GET response: the number of failed sub-operations is there. */ export const O_GET_NUMBEROFFAILEDSUBOPERATIONS = 0x0008;
/** C-GET response: the number of warned of sub-operations is there. */ export const O_GET_NUMBEROFWARNINGSUBOPERATIONS = 0x0010;
/** C-MOVE response: the class is there. */ export const O_MOVE_AFFECTEDSOPCLASSUID = 0x0001;
/** C-MOVE response: the number of remaining sub-operations is there. */ export const O_MOVE_NUMBEROFREMAININGSUBOPERATIONS = 0x0002;
/** C-MOVE response: the number of completed sub-operations is there. */ export const O_MOVE_NUMBEROFCOMPLETEDSUBOPERATIONS = 0x0004;
/** C-MOVE response: the number of failed sub-operations is there. */ export const O_MOVE_NUMBEROFFAILEDSUBOPERATIONS = 0x0008;
/** C-MOVE response: the number of warned of sub-operations is there. */ export const O_MOVE_NUMBEROFWARNINGSUBOPERATIONS = 0x0010;
/** N-EVENT-REPORT response: the class is there. */ export const O_NEVENTREPORT_AFFECTEDSOPCLASSUID = 0x0001;
/** N-EVENT-REPORT response: the instance is there. */ export const O_NEVENTREPORT_AFFECTEDSOPINSTANCEUID = 0x0002;
/** N-EVENT-REPORT response: the kind of event is there. */ export const O_NEVENTREPORT_EVENTTYPEID = 0x0004;
/** N-GET response: the class is there. */ export const O_NGET_AFFECTEDSOPCLASSUID = 0x0001;
/** N-GET response: the instance is there. */ export const O_NGET_AFFECTEDSOPINSTANCEUID = 0x0002;
/** N-SET response: the class is there. */ export const O_NSET_AFFECTEDSOPCLASSUID = 0x0001;
/** N-SET response: the instance is there. */ export const O_NSET_AFFECTEDSOPINSTANCEUID = 0x0002;
/** N-ACTION response: the class is there. */ export const O_NACTION_AFFECTEDSOPCLASSUID = 0x0001;
/** N-ACTION response: the instance is there. */ export const O_NACTION_AFFECTEDSOPINSTANCEUID = 0x0002;
/** N-ACTION response: the kind of action is there. */ export const O_NACTION_ACTIONTYPEID = 0x0004;
/** N-CREATE response: the class is there. */ export const O_NCREATE_AFFECTEDSOPCLASSUID = 0x0001;
/** N-CREATE request and response: the instance is there. */ export const O_NCREATE_AFFECTEDSOPINSTANCEUID = 0x0002;
/** N-DELETE response: the class is there. */ export const O_NDELETE_AFFECTEDSOPCLASSUID = 0x0001;
/** N-DELETE response: the instance is there. */ export const O_NDELETE_AFFECTEDSOPINSTANCEUID = 0x0002;
