/** Tags of the elements that identify objects, beyond those that the engine itself needs. */
export const IdentityTag = {
  SeriesDate: 0x00080021,
  Modality: 0x00080060,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
  StudyID: 0x00200010,
  SeriesNumber: 0x00200011,
  InstanceNumber: 0x00200013,
} as const;
