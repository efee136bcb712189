/**
 * UIDs by the names of the original: storage SOP classes, retired ones and those of DICOS and DICONDE included.
 *
 * @module
 * @see dcuid.h of dcmdata
 */
/** Acquisition Context SR Storage. */ export const UID_AcquisitionContextSRStorage = '1.2.840.10008.5.1.4.1.1.88.71';
/** Advanced Blending Presentation State Storage. */ export const UID_AdvancedBlendingPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.8';
/** Ambulatory ECG Waveform Storage. */ export const UID_AmbulatoryECGWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.1.3';
/** Arterial Pulse Waveform Storage. */ export const UID_ArterialPulseWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.5.1';
/** Autorefraction Measurements Storage. */ export const UID_AutorefractionMeasurementsStorage =
  '1.2.840.10008.5.1.4.1.1.78.2';
/** Basic Structured Display Storage. */ export const UID_BasicStructuredDisplayStorage = '1.2.840.10008.5.1.4.1.1.131';
/** Basic Text SR Storage. */ export const UID_BasicTextSRStorage = '1.2.840.10008.5.1.4.1.1.88.11';
/** Basic Voice Audio Waveform Storage. */ export const UID_BasicVoiceAudioWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.4.1';
/** Blending Softcopy Presentation State Storage. */ export const UID_BlendingSoftcopyPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.4';
/** Body Position Waveform Storage. */ export const UID_BodyPositionWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.8.1';
/** Breast Projection X Ray Image Storage For Presentation. */ export const UID_BreastProjectionXRayImageStorageForPresentation =
  '1.2.840.10008.5.1.4.1.1.13.1.4';
/** Breast Projection X Ray Image Storage For Processing. */ export const UID_BreastProjectionXRayImageStorageForProcessing =
  '1.2.840.10008.5.1.4.1.1.13.1.5';
/** Breast Tomosynthesis Image Storage. */ export const UID_BreastTomosynthesisImageStorage =
  '1.2.840.10008.5.1.4.1.1.13.1.3';
/** Cardiac Electrophysiology Waveform Storage. */ export const UID_CardiacElectrophysiologyWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.3.1';
/** C Arm Photon Electron Radiation Record Storage. */ export const UID_CArmPhotonElectronRadiationRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.19';
/** C Arm Photon Electron Radiation Storage. */ export const UID_CArmPhotonElectronRadiationStorage =
  '1.2.840.10008.5.1.4.1.1.481.13';
/** Chest CADSR Storage. */ export const UID_ChestCADSRStorage = '1.2.840.10008.5.1.4.1.1.88.65';
/** Colon CADSR Storage. */ export const UID_ColonCADSRStorage = '1.2.840.10008.5.1.4.1.1.88.69';
/** Color Palette Storage. */ export const UID_ColorPaletteStorage = '1.2.840.10008.5.1.4.39.1';
/** Color Softcopy Presentation State Storage. */ export const UID_ColorSoftcopyPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.2';
/** Compositing Planar MPR Volumetric Presentation State Storage. */ export const UID_CompositingPlanarMPRVolumetricPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.7';
/** Comprehensive3 DSR Storage. */ export const UID_Comprehensive3DSRStorage = '1.2.840.10008.5.1.4.1.1.88.34';
/** Comprehensive SR Storage. */ export const UID_ComprehensiveSRStorage = '1.2.840.10008.5.1.4.1.1.88.33';
/** Computed Radiography Image Storage. */ export const UID_ComputedRadiographyImageStorage =
  '1.2.840.10008.5.1.4.1.1.1';
/** Content Assessment Results Storage. */ export const UID_ContentAssessmentResultsStorage =
  '1.2.840.10008.5.1.4.1.1.90.1';
/** Corneal Topography Map Storage. */ export const UID_CornealTopographyMapStorage = '1.2.840.10008.5.1.4.1.1.82.1';
/** CT Defined Procedure Protocol Storage. */ export const UID_CTDefinedProcedureProtocolStorage =
  '1.2.840.10008.5.1.4.1.1.200.1';
/** CT Image Storage. */ export const UID_CTImageStorage = '1.2.840.10008.5.1.4.1.1.2';
/** CT Performed Procedure Protocol Storage. */ export const UID_CTPerformedProcedureProtocolStorage =
  '1.2.840.10008.5.1.4.1.1.200.2';
/** Deformable Spatial Registration Storage. */ export const UID_DeformableSpatialRegistrationStorage =
  '1.2.840.10008.5.1.4.1.1.66.3';
/** Dermoscopic Photography Image Storage. */ export const UID_DermoscopicPhotographyImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.7';
/** DICONDE Eddy Current Image Storage. */ export const UID_DICONDE_EddyCurrentImageStorage =
  '1.2.840.10008.5.1.4.1.1.601.1';
/** DICONDE Eddy Current Multiframe Image Storage. */ export const UID_DICONDE_EddyCurrentMultiframeImageStorage =
  '1.2.840.10008.5.1.4.1.1.601.2';
/** DICOS 2 DAIT Storage. */ export const UID_DICOS_2DAITStorage = '1.2.840.10008.5.1.4.1.1.501.4';
/** DICOS 3 DAIT Storage. */ export const UID_DICOS_3DAITStorage = '1.2.840.10008.5.1.4.1.1.501.5';
/** DICOS CT Image Storage. */ export const UID_DICOS_CTImageStorage = '1.2.840.10008.5.1.4.1.1.501.1';
/** DICOS Digital X Ray Image Storage For Presentation. */ export const UID_DICOS_DigitalXRayImageStorageForPresentation =
  '1.2.840.10008.5.1.4.1.1.501.2.1';
/** DICOS Digital X Ray Image Storage For Processing. */ export const UID_DICOS_DigitalXRayImageStorageForProcessing =
  '1.2.840.10008.5.1.4.1.1.501.2.2';
/** DICOS Quadrupole Resonance Storage. */ export const UID_DICOS_QuadrupoleResonanceStorage =
  '1.2.840.10008.5.1.4.1.1.501.6';
/** DICOS Threat Detection Report Storage. */ export const UID_DICOS_ThreatDetectionReportStorage =
  '1.2.840.10008.5.1.4.1.1.501.3';
/** Digital Intra Oral X Ray Image Storage For Presentation. */ export const UID_DigitalIntraOralXRayImageStorageForPresentation =
  '1.2.840.10008.5.1.4.1.1.1.3';
/** Digital Intra Oral X Ray Image Storage For Processing. */ export const UID_DigitalIntraOralXRayImageStorageForProcessing =
  '1.2.840.10008.5.1.4.1.1.1.3.1';
/** Digital Mammography X Ray Image Storage For Presentation. */ export const UID_DigitalMammographyXRayImageStorageForPresentation =
  '1.2.840.10008.5.1.4.1.1.1.2';
/** Digital Mammography X Ray Image Storage For Processing. */ export const UID_DigitalMammographyXRayImageStorageForProcessing =
  '1.2.840.10008.5.1.4.1.1.1.2.1';
/** Digital X Ray Image Storage For Presentation. */ export const UID_DigitalXRayImageStorageForPresentation =
  '1.2.840.10008.5.1.4.1.1.1.1';
/** Digital X Ray Image Storage For Processing. */ export const UID_DigitalXRayImageStorageForProcessing =
  '1.2.840.10008.5.1.4.1.1.1.1.1';
/** DRAFT RT Beams Delivery Instruction Storage. */ export const UID_DRAFT_RTBeamsDeliveryInstructionStorage =
  '1.2.840.10008.5.1.4.34.1';
/** DRAFT SR Audio Storage. */ export const UID_DRAFT_SRAudioStorage = '1.2.840.10008.5.1.4.1.1.88.2';
/** DRAFT SR Comprehensive Storage. */ export const UID_DRAFT_SRComprehensiveStorage = '1.2.840.10008.5.1.4.1.1.88.4';
/** DRAFT SR Detail Storage. */ export const UID_DRAFT_SRDetailStorage = '1.2.840.10008.5.1.4.1.1.88.3';
/** DRAFT SR Text Storage. */ export const UID_DRAFT_SRTextStorage = '1.2.840.10008.5.1.4.1.1.88.1';
/** DRAFT Waveform Storage. */ export const UID_DRAFT_WaveformStorage = '1.2.840.10008.5.1.4.1.1.9.1';
/** Electromyogram Waveform Storage. */ export const UID_ElectromyogramWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.7.2';
/** Electrooculogram Waveform Storage. */ export const UID_ElectrooculogramWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.7.3';
/** Encapsulated CDA Storage. */ export const UID_EncapsulatedCDAStorage = '1.2.840.10008.5.1.4.1.1.104.2';
/** Encapsulated MTL Storage. */ export const UID_EncapsulatedMTLStorage = '1.2.840.10008.5.1.4.1.1.104.5';
/** Encapsulated OBJ Storage. */ export const UID_EncapsulatedOBJStorage = '1.2.840.10008.5.1.4.1.1.104.4';
/** Encapsulated PDF Storage. */ export const UID_EncapsulatedPDFStorage = '1.2.840.10008.5.1.4.1.1.104.1';
/** Encapsulated STL Storage. */ export const UID_EncapsulatedSTLStorage = '1.2.840.10008.5.1.4.1.1.104.3';
/** Enhanced CT Image Storage. */ export const UID_EnhancedCTImageStorage = '1.2.840.10008.5.1.4.1.1.2.1';
/** Enhanced MR Color Image Storage. */ export const UID_EnhancedMRColorImageStorage = '1.2.840.10008.5.1.4.1.1.4.3';
/** Enhanced MR Image Storage. */ export const UID_EnhancedMRImageStorage = '1.2.840.10008.5.1.4.1.1.4.1';
/** Enhanced PET Image Storage. */ export const UID_EnhancedPETImageStorage = '1.2.840.10008.5.1.4.1.1.130';
/** Enhanced SR Storage. */ export const UID_EnhancedSRStorage = '1.2.840.10008.5.1.4.1.1.88.22';
/** Enhanced US Volume Storage. */ export const UID_EnhancedUSVolumeStorage = '1.2.840.10008.5.1.4.1.1.6.2';
/** Enhanced XA Image Storage. */ export const UID_EnhancedXAImageStorage = '1.2.840.10008.5.1.4.1.1.12.1.1';
/** Enhanced X Ray Radiation Dose SR Storage. */ export const UID_EnhancedXRayRadiationDoseSRStorage =
  '1.2.840.10008.5.1.4.1.1.88.76';
/** Enhanced XRF Image Storage. */ export const UID_EnhancedXRFImageStorage = '1.2.840.10008.5.1.4.1.1.12.2.1';
/** Extensible SR Storage. */ export const UID_ExtensibleSRStorage = '1.2.840.10008.5.1.4.1.1.88.35';
/** General Audio Waveform Storage. */ export const UID_GeneralAudioWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.4.2';
/** General ECG Waveform Storage. */ export const UID_GeneralECGWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.1.2';
/** Generic Implant Template Storage. */ export const UID_GenericImplantTemplateStorage = '1.2.840.10008.5.1.4.43.1';
/** Grayscale Planar MPR Volumetric Presentation State Storage. */ export const UID_GrayscalePlanarMPRVolumetricPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.6';
/** Grayscale Softcopy Presentation State Storage. */ export const UID_GrayscaleSoftcopyPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.1';
/** Hanging Protocol Storage. */ export const UID_HangingProtocolStorage = '1.2.840.10008.5.1.4.38.1';
/** Hemodynamic Waveform Storage. */ export const UID_HemodynamicWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.2.1';
/** Implant Assembly Template Storage. */ export const UID_ImplantAssemblyTemplateStorage = '1.2.840.10008.5.1.4.44.1';
/** Implantation Plan SR Document Storage. */ export const UID_ImplantationPlanSRDocumentStorage =
  '1.2.840.10008.5.1.4.1.1.88.70';
/** Implant Template Group Storage. */ export const UID_ImplantTemplateGroupStorage = '1.2.840.10008.5.1.4.45.1';
/** Intraocular Lens Calculations Storage. */ export const UID_IntraocularLensCalculationsStorage =
  '1.2.840.10008.5.1.4.1.1.78.8';
/** Intravascular Optical Coherence Tomography Image Storage For Presentation. */ export const UID_IntravascularOpticalCoherenceTomographyImageStorageForPresentation =
  '1.2.840.10008.5.1.4.1.1.14.1';
/** Intravascular Optical Coherence Tomography Image Storage For Processing. */ export const UID_IntravascularOpticalCoherenceTomographyImageStorageForProcessing =
  '1.2.840.10008.5.1.4.1.1.14.2';
/** Keratometry Measurements Storage. */ export const UID_KeratometryMeasurementsStorage =
  '1.2.840.10008.5.1.4.1.1.78.3';
/** Key Object Selection Document Storage. */ export const UID_KeyObjectSelectionDocumentStorage =
  '1.2.840.10008.5.1.4.1.1.88.59';
/** Legacy Converted Enhanced CT Image Storage. */ export const UID_LegacyConvertedEnhancedCTImageStorage =
  '1.2.840.10008.5.1.4.1.1.2.2';
/** Legacy Converted Enhanced MR Image Storage. */ export const UID_LegacyConvertedEnhancedMRImageStorage =
  '1.2.840.10008.5.1.4.1.1.4.4';
/** Legacy Converted Enhanced PET Image Storage. */ export const UID_LegacyConvertedEnhancedPETImageStorage =
  '1.2.840.10008.5.1.4.1.1.128.1';
/** Lensometry Measurements Storage. */ export const UID_LensometryMeasurementsStorage = '1.2.840.10008.5.1.4.1.1.78.1';
/** Macular Grid Thickness And Volume Report Storage. */ export const UID_MacularGridThicknessAndVolumeReportStorage =
  '1.2.840.10008.5.1.4.1.1.79.1';
/** Mammography CADSR Storage. */ export const UID_MammographyCADSRStorage = '1.2.840.10008.5.1.4.1.1.88.50';
/** Media Storage Directory Storage. */ export const UID_MediaStorageDirectoryStorage = '1.2.840.10008.1.3.10';
/** Microscopy Bulk Simple Annotations Storage. */ export const UID_MicroscopyBulkSimpleAnnotationsStorage =
  '1.2.840.10008.5.1.4.1.1.91.1';
/** MR Image Storage. */ export const UID_MRImageStorage = '1.2.840.10008.5.1.4.1.1.4';
/** MR Spectroscopy Storage. */ export const UID_MRSpectroscopyStorage = '1.2.840.10008.5.1.4.1.1.4.2';
/** Multichannel Respiratory Waveform Storage. */ export const UID_MultichannelRespiratoryWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.6.2';
/** Multiframe Grayscale Byte Secondary Capture Image Storage. */ export const UID_MultiframeGrayscaleByteSecondaryCaptureImageStorage =
  '1.2.840.10008.5.1.4.1.1.7.2';
/** Multiframe Grayscale Word Secondary Capture Image Storage. */ export const UID_MultiframeGrayscaleWordSecondaryCaptureImageStorage =
  '1.2.840.10008.5.1.4.1.1.7.3';
/** Multiframe Single Bit Secondary Capture Image Storage. */ export const UID_MultiframeSingleBitSecondaryCaptureImageStorage =
  '1.2.840.10008.5.1.4.1.1.7.1';
/** Multiframe True Color Secondary Capture Image Storage. */ export const UID_MultiframeTrueColorSecondaryCaptureImageStorage =
  '1.2.840.10008.5.1.4.1.1.7.4';
/** Multiple Volume Rendering Volumetric Presentation State Storage. */ export const UID_MultipleVolumeRenderingVolumetricPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.11';
/** Nuclear Medicine Image Storage. */ export const UID_NuclearMedicineImageStorage = '1.2.840.10008.5.1.4.1.1.20';
/** Ophthalmic Axial Measurements Storage. */ export const UID_OphthalmicAxialMeasurementsStorage =
  '1.2.840.10008.5.1.4.1.1.78.7';
/** Ophthalmic Optical Coherence Tomography Bscan Volume Analysis Storage. */ export const UID_OphthalmicOpticalCoherenceTomographyBscanVolumeAnalysisStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.8';
/** Ophthalmic Optical Coherence Tomography En Face Image Storage. */ export const UID_OphthalmicOpticalCoherenceTomographyEnFaceImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.7';
/** Ophthalmic Photography16 Bit Image Storage. */ export const UID_OphthalmicPhotography16BitImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.2';
/** Ophthalmic Photography8 Bit Image Storage. */ export const UID_OphthalmicPhotography8BitImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.1';
/** Ophthalmic Thickness Map Storage. */ export const UID_OphthalmicThicknessMapStorage =
  '1.2.840.10008.5.1.4.1.1.81.1';
/** Ophthalmic Tomography Image Storage. */ export const UID_OphthalmicTomographyImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.4';
/** Ophthalmic Visual Field Static Perimetry Measurements Storage. */ export const UID_OphthalmicVisualFieldStaticPerimetryMeasurementsStorage =
  '1.2.840.10008.5.1.4.1.1.80.1';
/** Parametric Map Storage. */ export const UID_ParametricMapStorage = '1.2.840.10008.5.1.4.1.1.30';
/** Patient Radiation Dose SR Storage. */ export const UID_PatientRadiationDoseSRStorage =
  '1.2.840.10008.5.1.4.1.1.88.73';
/** Performed Imaging Agent Administration SR Storage. */ export const UID_PerformedImagingAgentAdministrationSRStorage =
  '1.2.840.10008.5.1.4.1.1.88.75';
/** Planned Imaging Agent Administration SR Storage. */ export const UID_PlannedImagingAgentAdministrationSRStorage =
  '1.2.840.10008.5.1.4.1.1.88.74';
/** Positron Emission Tomography Image Storage. */ export const UID_PositronEmissionTomographyImageStorage =
  '1.2.840.10008.5.1.4.1.1.128';
/** Procedure Log Storage. */ export const UID_ProcedureLogStorage = '1.2.840.10008.5.1.4.1.1.88.40';
/** Protocol Approval Storage. */ export const UID_ProtocolApprovalStorage = '1.2.840.10008.5.1.4.1.1.200.3';
/** Pseudo Color Softcopy Presentation State Storage. */ export const UID_PseudoColorSoftcopyPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.3';
/** Radiopharmaceutical Radiation Dose SR Storage. */ export const UID_RadiopharmaceuticalRadiationDoseSRStorage =
  '1.2.840.10008.5.1.4.1.1.88.68';
/** Raw Data Storage. */ export const UID_RawDataStorage = '1.2.840.10008.5.1.4.1.1.66';
/** Real World Value Mapping Storage. */ export const UID_RealWorldValueMappingStorage = '1.2.840.10008.5.1.4.1.1.67';
/** Respiratory Waveform Storage. */ export const UID_RespiratoryWaveformStorage = '1.2.840.10008.5.1.4.1.1.9.6.1';
/** RETIRED Hardcopy Color Image Storage. */ export const UID_RETIRED_HardcopyColorImageStorage =
  '1.2.840.10008.5.1.1.30';
/** RETIRED Hardcopy Grayscale Image Storage. */ export const UID_RETIRED_HardcopyGrayscaleImageStorage =
  '1.2.840.10008.5.1.1.29';
/** RETIRED Nuclear Medicine Image Storage. */ export const UID_RETIRED_NuclearMedicineImageStorage =
  '1.2.840.10008.5.1.4.1.1.5';
/** RETIRED Standalone Curve Storage. */ export const UID_RETIRED_StandaloneCurveStorage = '1.2.840.10008.5.1.4.1.1.9';
/** RETIRED Standalone Modality LUT Storage. */ export const UID_RETIRED_StandaloneModalityLUTStorage =
  '1.2.840.10008.5.1.4.1.1.10';
/** RETIRED Standalone Overlay Storage. */ export const UID_RETIRED_StandaloneOverlayStorage =
  '1.2.840.10008.5.1.4.1.1.8';
/** RETIRED Standalone PET Curve Storage. */ export const UID_RETIRED_StandalonePETCurveStorage =
  '1.2.840.10008.5.1.4.1.1.129';
/** RETIRED Standalone VOILUT Storage. */ export const UID_RETIRED_StandaloneVOILUTStorage =
  '1.2.840.10008.5.1.4.1.1.11';
/** RETIRED Stored Print Storage. */ export const UID_RETIRED_StoredPrintStorage = '1.2.840.10008.5.1.1.27';
/** RETIRED Ultrasound Image Storage. */ export const UID_RETIRED_UltrasoundImageStorage = '1.2.840.10008.5.1.4.1.1.6';
/** RETIRED Ultrasound Multiframe Image Storage. */ export const UID_RETIRED_UltrasoundMultiframeImageStorage =
  '1.2.840.10008.5.1.4.1.1.3';
/** RETIRED VL Image Storage. */ export const UID_RETIRED_VLImageStorage = '1.2.840.10008.5.1.4.1.1.77.1';
/** RETIRED VL Multiframe Image Storage. */ export const UID_RETIRED_VLMultiframeImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.2';
/** RETIRED X Ray Angiographic Bi Plane Image Storage. */ export const UID_RETIRED_XRayAngiographicBiPlaneImageStorage =
  '1.2.840.10008.5.1.4.1.1.12.3';
/** Robotic Arm Radiation Storage. */ export const UID_RoboticArmRadiationStorage = '1.2.840.10008.5.1.4.1.1.481.15';
/** Robotic Radiation Record Storage. */ export const UID_RoboticRadiationRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.20';
/** Routine Scalp Electroencephalogram Waveform Storage. */ export const UID_RoutineScalpElectroencephalogramWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.7.1';
/** RT Beams Delivery Instruction Storage. */ export const UID_RTBeamsDeliveryInstructionStorage =
  '1.2.840.10008.5.1.4.34.7';
/** RT Beams Treatment Record Storage. */ export const UID_RTBeamsTreatmentRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.4';
/** RT Brachy Application Setup Delivery Instruction Storage. */ export const UID_RTBrachyApplicationSetupDeliveryInstructionStorage =
  '1.2.840.10008.5.1.4.34.10';
/** RT Brachy Treatment Record Storage. */ export const UID_RTBrachyTreatmentRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.6';
/** RT Dose Storage. */ export const UID_RTDoseStorage = '1.2.840.10008.5.1.4.1.1.481.2';
/** RT Image Storage. */ export const UID_RTImageStorage = '1.2.840.10008.5.1.4.1.1.481.1';
/** RT Ion Beams Treatment Record Storage. */ export const UID_RTIonBeamsTreatmentRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.9';
/** RT Ion Plan Storage. */ export const UID_RTIonPlanStorage = '1.2.840.10008.5.1.4.1.1.481.8';
/** RT Physician Intent Storage. */ export const UID_RTPhysicianIntentStorage = '1.2.840.10008.5.1.4.1.1.481.10';
/** RT Plan Storage. */ export const UID_RTPlanStorage = '1.2.840.10008.5.1.4.1.1.481.5';
/** RT Radiation Record Set Storage. */ export const UID_RTRadiationRecordSetStorage = '1.2.840.10008.5.1.4.1.1.481.16';
/** RT Radiation Salvage Record Storage. */ export const UID_RTRadiationSalvageRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.17';
/** RT Radiation Set Delivery Instruction Storage. */ export const UID_RTRadiationSetDeliveryInstructionStorage =
  '1.2.840.10008.5.1.4.1.1.481.21';
/** RT Radiation Set Storage. */ export const UID_RTRadiationSetStorage = '1.2.840.10008.5.1.4.1.1.481.12';
/** RT Segment Annotation Storage. */ export const UID_RTSegmentAnnotationStorage = '1.2.840.10008.5.1.4.1.1.481.11';
/** RT Structure Set Storage. */ export const UID_RTStructureSetStorage = '1.2.840.10008.5.1.4.1.1.481.3';
/** RT Treatment Preparation Storage. */ export const UID_RTTreatmentPreparationStorage =
  '1.2.840.10008.5.1.4.1.1.481.22';
/** RT Treatment Summary Record Storage. */ export const UID_RTTreatmentSummaryRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.7';
/** Secondary Capture Image Storage. */ export const UID_SecondaryCaptureImageStorage = '1.2.840.10008.5.1.4.1.1.7';
/** Segmentation Storage. */ export const UID_SegmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4';
/** Segmented Volume Rendering Volumetric Presentation State Storage. */ export const UID_SegmentedVolumeRenderingVolumetricPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.10';
/** Simplified Adult Echo SR Storage. */ export const UID_SimplifiedAdultEchoSRStorage =
  '1.2.840.10008.5.1.4.1.1.88.72';
/** Sleep Electroencephalogram Waveform Storage. */ export const UID_SleepElectroencephalogramWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.7.4';
/** Spatial Fiducials Storage. */ export const UID_SpatialFiducialsStorage = '1.2.840.10008.5.1.4.1.1.66.2';
/** Spatial Registration Storage. */ export const UID_SpatialRegistrationStorage = '1.2.840.10008.5.1.4.1.1.66.1';
/** Spectacle Prescription Report Storage. */ export const UID_SpectaclePrescriptionReportStorage =
  '1.2.840.10008.5.1.4.1.1.78.6';
/** Stereometric Relationship Storage. */ export const UID_StereometricRelationshipStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.3';
/** Subjective Refraction Measurements Storage. */ export const UID_SubjectiveRefractionMeasurementsStorage =
  '1.2.840.10008.5.1.4.1.1.78.4';
/** Surface Scan Mesh Storage. */ export const UID_SurfaceScanMeshStorage = '1.2.840.10008.5.1.4.1.1.68.1';
/** Surface Scan Point Cloud Storage. */ export const UID_SurfaceScanPointCloudStorage = '1.2.840.10008.5.1.4.1.1.68.2';
/** Surface Segmentation Storage. */ export const UID_SurfaceSegmentationStorage = '1.2.840.10008.5.1.4.1.1.66.5';
/** Tomotherapeutic Radiation Record Storage. */ export const UID_TomotherapeuticRadiationRecordStorage =
  '1.2.840.10008.5.1.4.1.1.481.18';
/** Tomotherapeutic Radiation Storage. */ export const UID_TomotherapeuticRadiationStorage =
  '1.2.840.10008.5.1.4.1.1.481.14';
/** Tractography Results Storage. */ export const UID_TractographyResultsStorage = '1.2.840.10008.5.1.4.1.1.66.6';
/** Twelve Lead ECG Waveform Storage. */ export const UID_TwelveLeadECGWaveformStorage =
  '1.2.840.10008.5.1.4.1.1.9.1.1';
/** Ultrasound Image Storage. */ export const UID_UltrasoundImageStorage = '1.2.840.10008.5.1.4.1.1.6.1';
/** Ultrasound Multiframe Image Storage. */ export const UID_UltrasoundMultiframeImageStorage =
  '1.2.840.10008.5.1.4.1.1.3.1';
/** Video Endoscopic Image Storage. */ export const UID_VideoEndoscopicImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.1.1';
/** Video Microscopic Image Storage. */ export const UID_VideoMicroscopicImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.2.1';
/** Video Photographic Image Storage. */ export const UID_VideoPhotographicImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.4.1';
/** Visual Acuity Measurements Storage. */ export const UID_VisualAcuityMeasurementsStorage =
  '1.2.840.10008.5.1.4.1.1.78.5';
/** VL Endoscopic Image Storage. */ export const UID_VLEndoscopicImageStorage = '1.2.840.10008.5.1.4.1.1.77.1.1';
/** VL Microscopic Image Storage. */ export const UID_VLMicroscopicImageStorage = '1.2.840.10008.5.1.4.1.1.77.1.2';
/** VL Photographic Image Storage. */ export const UID_VLPhotographicImageStorage = '1.2.840.10008.5.1.4.1.1.77.1.4';
/** VL Slide Coordinates Microscopic Image Storage. */ export const UID_VLSlideCoordinatesMicroscopicImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.3';
/** VL Whole Slide Microscopy Image Storage. */ export const UID_VLWholeSlideMicroscopyImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.6';
/** Volume Rendering Volumetric Presentation State Storage. */ export const UID_VolumeRenderingVolumetricPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.9';
/** Wide Field Ophthalmic Photography3 D Coordinates Image Storage. */ export const UID_WideFieldOphthalmicPhotography3DCoordinatesImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.6';
/** Wide Field Ophthalmic Photography Stereographic Projection Image Storage. */ export const UID_WideFieldOphthalmicPhotographyStereographicProjectionImageStorage =
  '1.2.840.10008.5.1.4.1.1.77.1.5.5';
/** XA Defined Procedure Protocol Storage. */ export const UID_XADefinedProcedureProtocolStorage =
  '1.2.840.10008.5.1.4.1.1.200.7';
/** XA Performed Procedure Protocol Storage. */ export const UID_XAPerformedProcedureProtocolStorage =
  '1.2.840.10008.5.1.4.1.1.200.8';
/** XAXRF Grayscale Softcopy Presentation State Storage. */ export const UID_XAXRFGrayscaleSoftcopyPresentationStateStorage =
  '1.2.840.10008.5.1.4.1.1.11.5';
/** X Ray3 D Angiographic Image Storage. */ export const UID_XRay3DAngiographicImageStorage =
  '1.2.840.10008.5.1.4.1.1.13.1.1';
/** X Ray3 D Craniofacial Image Storage. */ export const UID_XRay3DCraniofacialImageStorage =
  '1.2.840.10008.5.1.4.1.1.13.1.2';
/** X Ray Angiographic Image Storage. */ export const UID_XRayAngiographicImageStorage = '1.2.840.10008.5.1.4.1.1.12.1';
/** X Ray Radiation Dose SR Storage. */ export const UID_XRayRadiationDoseSRStorage = '1.2.840.10008.5.1.4.1.1.88.67';
/** X Ray Radiofluoroscopic Image Storage. */ export const UID_XRayRadiofluoroscopicImageStorage =
  '1.2.840.10008.5.1.4.1.1.12.2';
