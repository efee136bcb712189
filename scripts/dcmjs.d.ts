/** The part of dcmjs that the generator reads; the package ships no types. */
declare module 'dcmjs' {
  export const data: { DicomMetaDictionary: { nameMap: unknown } };
}
