import { storageSOPClasses } from '../../src/index';

/** An association holds 128 contexts: one for the model, and one to spare. */
const AS_MANY_AS_FIT = 126;

const ROOT = '1.2.840.10008.5.1.4.1.1';

/** What archives hold most of, first; endings below {@link ROOT}. */
const MOST_USED: readonly string[] = [
  '2', // CT
  '4', // MR
  '1', // computed radiography
  '1.1', // digital x-ray, for presentation
  '7', // secondary capture
  '6.1', // ultrasound
  '3.1', // ultrasound, multi-frame
  '1.2', // mammography, for presentation
  '12.1', // angiography
  '12.2', // radiofluoroscopy
  '20', // nuclear medicine
  '128', // positron emission
  '13.1.3', // breast tomosynthesis
  '2.1', // enhanced CT
  '4.1', // enhanced MR
  '11.1', // grayscale presentation state
  '88.59', // key objects
  '88.11', // basic text report
  '88.22', // enhanced report
  '88.33', // comprehensive report
  '88.67', // radiation dose report
  '104.1', // PDF
  '481.1', // RT image
  '481.2', // RT dose
  '481.3', // RT structures
  '481.5', // RT plan
  '1.1.1', // digital x-ray, for processing
  '1.2.1', // mammography, for processing
  '1.3', // intra-oral x-ray
  '1.3.1',
  '7.1', // secondary capture, multi-frame
  '7.2',
  '7.3',
  '7.4',
  '12.1.1', // enhanced angiography
  '12.2.1', // enhanced radiofluoroscopy
  '13.1.1', // 3D angiography
  '66.4', // segmentation
  '66.1', // spatial registration
  '66', // raw data
  '9.1.1', // 12-lead ECG
  '9.1.2', // ECG
  '9.2.1', // hemodynamics
  '77.1.1', // endoscopy
  '77.1.1.1',
  '77.1.4', // photographs
  '77.1.4.1',
  '77.1.5.1', // ophthalmic photographs
  '77.1.5.2',
  '77.1.5.4', // ophthalmic tomography
  '77.1.6', // whole slides
  '104.2', // CDA
  '88.50', // mammography CAD
  '130', // enhanced positron emission
  '481.4', // RT treatment records
  '481.8', // RT ion plan
  '3', // ultrasound and nuclear medicine of the early years
  '6',
  '5',
];

/** Neither security scans nor material testing: no archive of patients has them. */
const NOT_MEDICAL = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.[56]01\./;

/** The storage SOP classes that C-GET asks for, the most used first, as many as one association holds. */
export function retrievableClasses(): readonly string[] {
  const mostUsed = MOST_USED.map((ending) => `${ROOT}.${ending}`);
  const others = storageSOPClasses().filter((uid) => !NOT_MEDICAL.test(uid));
  return [...new Set([...mostUsed, ...others])].slice(0, AS_MANY_AS_FIT);
}
