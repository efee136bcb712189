/**
 * The names that the originals give to UIDs, one a line: UID, name, for storage classes the prefix of file names, and `p`
 * where storescu proposes the class by itself, `g` where getscu does. Measured with the programs of version 3.6.7: dcmdump for the names, storescp
 * for the prefixes, storescu and getscu for their proposals.
 *
 * @module
 */
export const DCMTK_UIDS = `
1.2.840.10008.1.1|VerificationSOPClass
1.2.840.10008.1.2|LittleEndianImplicit
1.2.840.10008.1.2.1|LittleEndianExplicit
1.2.840.10008.1.2.1.99|DeflatedLittleEndianExplicit
1.2.840.10008.1.2.2|BigEndianExplicit
1.2.840.10008.1.2.4.50|JPEGBaseline
1.2.840.10008.1.2.4.51|JPEGExtended:Process2+4
1.2.840.10008.1.2.4.52|JPEGExtended:Process3+5
1.2.840.10008.1.2.4.53|JPEGSpectralSelection:Non-hierarchical:Process6+8
1.2.840.10008.1.2.4.54|JPEGSpectralSelection:Non-hierarchical:Process7+9
1.2.840.10008.1.2.4.55|JPEGFullProgression:Non-hierarchical:Process10+12
1.2.840.10008.1.2.4.56|JPEGFullProgression:Non-hierarchical:Process11+13
1.2.840.10008.1.2.4.57|JPEGLossless:Non-hierarchical:Process14
1.2.840.10008.1.2.4.58|JPEGLossless:Non-hierarchical:Process15
1.2.840.10008.1.2.4.59|JPEGExtended:Hierarchical:Process16+18
1.2.840.10008.1.2.4.60|JPEGExtended:Hierarchical:Process17+19
1.2.840.10008.1.2.4.61|JPEGSpectralSelection:Hierarchical:Process20+22
1.2.840.10008.1.2.4.62|JPEGSpectralSelection:Hierarchical:Process21+23
1.2.840.10008.1.2.4.63|JPEGFullProgression:Hierarchical:Process24+26
1.2.840.10008.1.2.4.64|JPEGFullProgression:Hierarchical:Process25+27
1.2.840.10008.1.2.4.65|JPEGLossless:Hierarchical:Process28
1.2.840.10008.1.2.4.66|JPEGLossless:Hierarchical:Process29
1.2.840.10008.1.2.4.70|JPEGLossless:Non-hierarchical-1stOrderPrediction
1.2.840.10008.1.2.4.80|JPEGLSLossless
1.2.840.10008.1.2.4.81|JPEGLSLossy
1.2.840.10008.1.2.4.90|JPEG2000LosslessOnly
1.2.840.10008.1.2.4.91|JPEG2000
1.2.840.10008.1.2.4.92|JPEG2000MulticomponentLosslessOnly
1.2.840.10008.1.2.4.93|JPEG2000Multicomponent
1.2.840.10008.1.2.4.94|JPIPReferenced
1.2.840.10008.1.2.4.95|JPIPReferencedDeflate
1.2.840.10008.1.2.4.100|MPEG2MainProfile@MainLevel
1.2.840.10008.1.2.4.101|MPEG2MainProfile@HighLevel
1.2.840.10008.1.2.4.102|MPEG4HighProfile/Level4.1
1.2.840.10008.1.2.4.103|MPEG4BDcompatibleHighProfile/Level4.1
1.2.840.10008.1.2.4.104|MPEG4HighProfile/Level4.2For2DVideo
1.2.840.10008.1.2.4.105|MPEG4HighProfile/Level4.2For3DVideo
1.2.840.10008.1.2.4.106|MPEG4StereoHighProfile/Level4.2
1.2.840.10008.1.2.4.107|HEVCMainProfile/Level5.1
1.2.840.10008.1.2.4.108|HEVCMain10Profile/Level5.1
1.2.840.10008.1.2.5|RLELossless
1.2.840.10008.1.2.6.1|RFC2557MIMEEncapsulation
1.2.840.10008.1.2.6.2|XMLEncoding
1.2.840.10008.1.2.7.1|SMPTEST2110-20:UncompressedProgressiveActiveVideo
1.2.840.10008.1.2.7.2|SMPTEST2110-20:UncompressedInterlacedActiveVideo
1.2.840.10008.1.2.7.3|SMPTEST2110-30:PCMDigitalAudio
1.2.840.10008.1.3.10|MediaStorageDirectoryStorage
1.2.840.10008.1.4.1.1|TalairachBrainAtlasFrameOfReference
1.2.840.10008.1.4.1.2|SPM2T1FrameOfReference
1.2.840.10008.1.4.1.3|SPM2T2FrameOfReference
1.2.840.10008.1.4.1.4|SPM2PDFrameOfReference
1.2.840.10008.1.4.1.5|SPM2EPIFrameOfReference
1.2.840.10008.1.4.1.6|SPM2FILT1FrameOfReference
1.2.840.10008.1.4.1.7|SPM2PETFrameOfReference
1.2.840.10008.1.4.1.8|SPM2TRANSMFrameOfReference
1.2.840.10008.1.4.1.9|SPM2SPECTFrameOfReference
1.2.840.10008.1.4.1.10|SPM2GRAYFrameOfReference
1.2.840.10008.1.4.1.11|SPM2WHITEFrameOfReference
1.2.840.10008.1.4.1.12|SPM2CSFFrameOfReference
1.2.840.10008.1.4.1.13|SPM2BRAINMASKFrameOfReference
1.2.840.10008.1.4.1.14|SPM2AVG305T1FrameOfReference
1.2.840.10008.1.4.1.15|SPM2AVG152T1FrameOfReference
1.2.840.10008.1.4.1.16|SPM2AVG152T2FrameOfReference
1.2.840.10008.1.4.1.17|SPM2AVG152PDFrameOfReference
1.2.840.10008.1.4.1.18|SPM2SINGLESUBJT1FrameOfReference
1.2.840.10008.1.4.2.1|ICBM452T1FrameOfReference
1.2.840.10008.1.4.2.2|ICBMSingleSubjectMRIFrameOfReference
1.2.840.10008.1.4.3.1|IEC61217FixedCoordinateSystemFrameOfReference
1.2.840.10008.1.4.3.2|StandardRoboticCoordinateSystemFrameOfReference
1.2.840.10008.1.4.3.3|IEC61217TableTopCoordinateSystemFrameOfReference
1.2.840.10008.1.4.4.1|SRI24FrameOfReferenc
1.2.840.10008.1.4.5.1|Colin27FrameOfReference
1.2.840.10008.1.4.6.1|LPBA40AIRFrameOfReference
1.2.840.10008.1.4.6.2|LPBA40FLIRTFrameOfReference
1.2.840.10008.1.4.6.3|LPBA40SPM5FrameOfReference
1.2.840.10008.1.5.1|HotIronColorPaletteSOPInstance
1.2.840.10008.1.5.2|PETColorPaletteSOPInstance
1.2.840.10008.1.5.3|HotMetalBlueColorPaletteSOPInstance
1.2.840.10008.1.5.4|PET20StepColorPaletteSOPInstance
1.2.840.10008.1.5.5|SpringColorPaletteSOPInstance
1.2.840.10008.1.5.6|SummerColorPaletteSOPInstance
1.2.840.10008.1.5.7|FallColorPaletteSOPInstance
1.2.840.10008.1.5.8|WinterColorPaletteSOPInstance
1.2.840.10008.1.9|RETIRED_BasicStudyContentNotificationSOPClass
1.2.840.10008.1.20.1|StorageCommitmentPushModelSOPClass
1.2.840.10008.1.20.1.1|StorageCommitmentPushModelSOPInstance
1.2.840.10008.1.20.2|RETIRED_StorageCommitmentPullModelSOPClass
1.2.840.10008.1.20.2.1|RETIRED_StorageCommitmentPullModelSOPInstance
1.2.840.10008.1.40|ProceduralEventLoggingSOPClass
1.2.840.10008.1.40.1|ProceduralEventLoggingSOPInstance
1.2.840.10008.1.42|SubstanceAdministrationLoggingSOPClass
1.2.840.10008.1.42.1|SubstanceAdministrationLoggingSOPInstance
1.2.840.10008.2.6.1|DICOMUIDRegistryCodingScheme
1.2.840.10008.2.16.4|DICOMControlledTerminologyCodingScheme
1.2.840.10008.3.1.1.1|StandardApplicationContext
1.2.840.10008.3.1.2.1.1|RETIRED_DetachedPatientManagementSOPClass
1.2.840.10008.3.1.2.1.4|RETIRED_DetachedPatientManagementMetaSOPClass
1.2.840.10008.3.1.2.2.1|RETIRED_DetachedVisitManagementSOPClass
1.2.840.10008.3.1.2.3.1|RETIRED_DetachedStudyManagementSOPClass
1.2.840.10008.3.1.2.3.2|RETIRED_StudyComponentManagementSOPClass
1.2.840.10008.3.1.2.3.3|ModalityPerformedProcedureStepSOPClass
1.2.840.10008.3.1.2.3.4|ModalityPerformedProcedureStepRetrieveSOPClass
1.2.840.10008.3.1.2.3.5|ModalityPerformedProcedureStepNotificationSOPClass
1.2.840.10008.3.1.2.5.1|RETIRED_DetachedResultsManagementSOPClass
1.2.840.10008.3.1.2.5.4|RETIRED_DetachedResultsManagementMetaSOPClass
1.2.840.10008.3.1.2.5.5|RETIRED_DetachedStudyManagementMetaSOPClass
1.2.840.10008.3.1.2.6.1|RETIRED_DetachedInterpretationManagementSOPClass
1.2.840.10008.4.2|StorageServiceClass
1.2.840.10008.5.1.1.1|BasicFilmSessionSOPClass
1.2.840.10008.5.1.1.2|BasicFilmBoxSOPClass
1.2.840.10008.5.1.1.4|BasicGrayscaleImageBoxSOPClass
1.2.840.10008.5.1.1.4.1|BasicColorImageBoxSOPClass
1.2.840.10008.5.1.1.4.2|RETIRED_ReferencedImageBoxSOPClass
1.2.840.10008.5.1.1.9|BasicGrayscalePrintManagementMetaSOPClass
1.2.840.10008.5.1.1.9.1|RETIRED_ReferencedGrayscalePrintManagementMetaSOPClass
1.2.840.10008.5.1.1.14|PrintJobSOPClass
1.2.840.10008.5.1.1.15|BasicAnnotationBoxSOPClass
1.2.840.10008.5.1.1.16|PrinterSOPClass
1.2.840.10008.5.1.1.16.376|PrinterConfigurationRetrievalSOPClass
1.2.840.10008.5.1.1.17|PrinterSOPInstance
1.2.840.10008.5.1.1.17.376|PrinterConfigurationRetrievalSOPInstance
1.2.840.10008.5.1.1.18|BasicColorPrintManagementMetaSOPClass
1.2.840.10008.5.1.1.18.1|RETIRED_ReferencedColorPrintManagementMetaSOPClass
1.2.840.10008.5.1.1.22|VOILUTBoxSOPClass
1.2.840.10008.5.1.1.23|PresentationLUTSOPClass
1.2.840.10008.5.1.1.24|RETIRED_ImageOverlayBoxSOPClass
1.2.840.10008.5.1.1.24.1|RETIRED_BasicPrintImageOverlayBoxSOPClass
1.2.840.10008.5.1.1.25|RETIRED_PrintQueueSOPInstance
1.2.840.10008.5.1.1.26|RETIRED_PrintQueueManagementSOPClass
1.2.840.10008.5.1.1.27|RETIRED_StoredPrintStorage|SP|g
1.2.840.10008.5.1.1.29|RETIRED_HardcopyGrayscaleImageStorage|HG|g
1.2.840.10008.5.1.1.30|RETIRED_HardcopyColorImageStorage|HC|g
1.2.840.10008.5.1.1.31|RETIRED_PullPrintRequestSOPClass
1.2.840.10008.5.1.1.32|RETIRED_PullStoredPrintManagementMetaSOPClass
1.2.840.10008.5.1.1.33|MediaCreationManagementSOPClass
1.2.840.10008.5.1.1.40|DisplaySystemSOPClass
1.2.840.10008.5.1.1.40.1|DisplaySystemSOPInstance
1.2.840.10008.5.1.4.1.1.1|ComputedRadiographyImageStorage|CR|pg
1.2.840.10008.5.1.4.1.1.1.1|DigitalXRayImageStorageForPresentation|DX|pg
1.2.840.10008.5.1.4.1.1.1.1.1|DigitalXRayImageStorageForProcessing|DP|pg
1.2.840.10008.5.1.4.1.1.1.2|DigitalMammographyXRayImageStorageForPresentation|DXm|pg
1.2.840.10008.5.1.4.1.1.1.2.1|DigitalMammographyXRayImageStorageForProcessing|DPm|pg
1.2.840.10008.5.1.4.1.1.1.3|DigitalIntraOralXRayImageStorageForPresentation|DXo|pg
1.2.840.10008.5.1.4.1.1.1.3.1|DigitalIntraOralXRayImageStorageForProcessing|DPo|pg
1.2.840.10008.5.1.4.1.1.2|CTImageStorage|CT|pg
1.2.840.10008.5.1.4.1.1.2.1|EnhancedCTImageStorage|CTe|pg
1.2.840.10008.5.1.4.1.1.2.2|LegacyConvertedEnhancedCTImageStorage|CTl|g
1.2.840.10008.5.1.4.1.1.3|RETIRED_UltrasoundMultiframeImageStorage|USf|g
1.2.840.10008.5.1.4.1.1.3.1|UltrasoundMultiframeImageStorage|USm|pg
1.2.840.10008.5.1.4.1.1.4|MRImageStorage|MR|pg
1.2.840.10008.5.1.4.1.1.4.1|EnhancedMRImageStorage|MRe|pg
1.2.840.10008.5.1.4.1.1.4.2|MRSpectroscopyStorage|MRs|pg
1.2.840.10008.5.1.4.1.1.4.3|EnhancedMRColorImageStorage|MRc|g
1.2.840.10008.5.1.4.1.1.4.4|LegacyConvertedEnhancedMRImageStorage|MRl|g
1.2.840.10008.5.1.4.1.1.5|RETIRED_NuclearMedicineImageStorage|NMr|g
1.2.840.10008.5.1.4.1.1.6|RETIRED_UltrasoundImageStorage|USr|g
1.2.840.10008.5.1.4.1.1.6.1|UltrasoundImageStorage|US|pg
1.2.840.10008.5.1.4.1.1.6.2|EnhancedUSVolumeStorage|USe|g
1.2.840.10008.5.1.4.1.1.7|SecondaryCaptureImageStorage|SC|pg
1.2.840.10008.5.1.4.1.1.7.1|MultiframeSingleBitSecondaryCaptureImageStorage|SCs|pg
1.2.840.10008.5.1.4.1.1.7.2|MultiframeGrayscaleByteSecondaryCaptureImageStorage|SCb|pg
1.2.840.10008.5.1.4.1.1.7.3|MultiframeGrayscaleWordSecondaryCaptureImageStorage|SCw|pg
1.2.840.10008.5.1.4.1.1.7.4|MultiframeTrueColorSecondaryCaptureImageStorage|SCc|pg
1.2.840.10008.5.1.4.1.1.8|RETIRED_StandaloneOverlayStorage|OV|g
1.2.840.10008.5.1.4.1.1.9|RETIRED_StandaloneCurveStorage|CV|g
1.2.840.10008.5.1.4.1.1.9.1|DRAFT_WaveformStorage|WV_d
1.2.840.10008.5.1.4.1.1.9.1.1|TwelveLeadECGWaveformStorage|TLE|pg
1.2.840.10008.5.1.4.1.1.9.1.2|GeneralECGWaveformStorage|ECG|pg
1.2.840.10008.5.1.4.1.1.9.1.3|AmbulatoryECGWaveformStorage|ECA|pg
1.2.840.10008.5.1.4.1.1.9.2.1|HemodynamicWaveformStorage|WVh|pg
1.2.840.10008.5.1.4.1.1.9.3.1|CardiacElectrophysiologyWaveformStorage|WVc|pg
1.2.840.10008.5.1.4.1.1.9.4.1|BasicVoiceAudioWaveformStorage|AUV|pg
1.2.840.10008.5.1.4.1.1.9.4.2|GeneralAudioWaveformStorage|AUG|g
1.2.840.10008.5.1.4.1.1.9.5.1|ArterialPulseWaveformStorage|WVa|g
1.2.840.10008.5.1.4.1.1.9.6.1|RespiratoryWaveformStorage|WVr|g
1.2.840.10008.5.1.4.1.1.9.6.2|MultichannelRespiratoryWaveformStorage|WVm
1.2.840.10008.5.1.4.1.1.9.7.1|RoutineScalpElectroencephalogramWaveformStorage|EEG
1.2.840.10008.5.1.4.1.1.9.7.2|ElectromyogramWaveformStorage|EMG
1.2.840.10008.5.1.4.1.1.9.7.3|ElectrooculogramWaveformStorage|EOG
1.2.840.10008.5.1.4.1.1.9.7.4|SleepElectroencephalogramWaveformStorage|WVs
1.2.840.10008.5.1.4.1.1.9.8.1|BodyPositionWaveformStorage|WVb
1.2.840.10008.5.1.4.1.1.10|RETIRED_StandaloneModalityLUTStorage|ML|g
1.2.840.10008.5.1.4.1.1.11|RETIRED_StandaloneVOILUTStorage|VO|g
1.2.840.10008.5.1.4.1.1.11.1|GrayscaleSoftcopyPresentationStateStorage|PSg|pg
1.2.840.10008.5.1.4.1.1.11.2|ColorSoftcopyPresentationStateStorage|PSc|pg
1.2.840.10008.5.1.4.1.1.11.3|PseudoColorSoftcopyPresentationStateStorage|PSp|pg
1.2.840.10008.5.1.4.1.1.11.4|BlendingSoftcopyPresentationStateStorage|PSb|pg
1.2.840.10008.5.1.4.1.1.11.5|XAXRFGrayscaleSoftcopyPresentationStateStorage|PSx|g
1.2.840.10008.5.1.4.1.1.11.6|GrayscalePlanarMPRVolumetricPresentationStateStorage|VPg
1.2.840.10008.5.1.4.1.1.11.7|CompositingPlanarMPRVolumetricPresentationStateStorage|VPc
1.2.840.10008.5.1.4.1.1.11.8|AdvancedBlendingPresentationStateStorage|PSa
1.2.840.10008.5.1.4.1.1.11.9|VolumeRenderingVolumetricPresentationStateStorage|VPv
1.2.840.10008.5.1.4.1.1.11.10|SegmentedVolumeRenderingVolumetricPresentationStateStorage|VPs
1.2.840.10008.5.1.4.1.1.11.11|MultipleVolumeRenderingVolumetricPresentationStateStorage|VPm
1.2.840.10008.5.1.4.1.1.12.1|XRayAngiographicImageStorage|XA|pg
1.2.840.10008.5.1.4.1.1.12.1.1|EnhancedXAImageStorage|XAe|pg
1.2.840.10008.5.1.4.1.1.12.2|XRayRadiofluoroscopicImageStorage|RF|pg
1.2.840.10008.5.1.4.1.1.12.2.1|EnhancedXRFImageStorage|RFe|pg
1.2.840.10008.5.1.4.1.1.12.3|RETIRED_XRayAngiographicBiPlaneImageStorage|XB|g
1.2.840.10008.5.1.4.1.1.13.1.1|XRay3DAngiographicImageStorage|XA3|g
1.2.840.10008.5.1.4.1.1.13.1.2|XRay3DCraniofacialImageStorage|XC3|g
1.2.840.10008.5.1.4.1.1.13.1.3|BreastTomosynthesisImageStorage|BT|g
1.2.840.10008.5.1.4.1.1.13.1.4|BreastProjectionXRayImageStorageForPresentation|BX
1.2.840.10008.5.1.4.1.1.13.1.5|BreastProjectionXRayImageStorageForProcessing|BP
1.2.840.10008.5.1.4.1.1.14.1|IntravascularOpticalCoherenceTomographyImageStorageForPresentation|OCt|g
1.2.840.10008.5.1.4.1.1.14.2|IntravascularOpticalCoherenceTomographyImageStorageForProcessing|OCp|g
1.2.840.10008.5.1.4.1.1.20|NuclearMedicineImageStorage|NM|pg
1.2.840.10008.5.1.4.1.1.30|ParametricMapStorage|PM
1.2.840.10008.5.1.4.1.1.66|RawDataStorage|RAW|pg
1.2.840.10008.5.1.4.1.1.66.1|SpatialRegistrationStorage|RGs|pg
1.2.840.10008.5.1.4.1.1.66.2|SpatialFiducialsStorage|FID|pg
1.2.840.10008.5.1.4.1.1.66.3|DeformableSpatialRegistrationStorage|RGd|g
1.2.840.10008.5.1.4.1.1.66.4|SegmentationStorage|SG|g
1.2.840.10008.5.1.4.1.1.66.5|SurfaceSegmentationStorage|SGs|g
1.2.840.10008.5.1.4.1.1.66.6|TractographyResultsStorage|TR
1.2.840.10008.5.1.4.1.1.67|RealWorldValueMappingStorage|RWM|pg
1.2.840.10008.5.1.4.1.1.68.1|SurfaceScanMeshStorage|SSm|g
1.2.840.10008.5.1.4.1.1.68.2|SurfaceScanPointCloudStorage|SSp|g
1.2.840.10008.5.1.4.1.1.77.1|RETIRED_VLImageStorage|VLr|g
1.2.840.10008.5.1.4.1.1.77.1.1|VLEndoscopicImageStorage|VLe|pg
1.2.840.10008.5.1.4.1.1.77.1.1.1|VideoEndoscopicImageStorage|VVe|g
1.2.840.10008.5.1.4.1.1.77.1.2|VLMicroscopicImageStorage|VLm|pg
1.2.840.10008.5.1.4.1.1.77.1.2.1|VideoMicroscopicImageStorage|VVm|g
1.2.840.10008.5.1.4.1.1.77.1.3|VLSlideCoordinatesMicroscopicImageStorage|VLs|pg
1.2.840.10008.5.1.4.1.1.77.1.4|VLPhotographicImageStorage|VLp|pg
1.2.840.10008.5.1.4.1.1.77.1.4.1|VideoPhotographicImageStorage|VVp|g
1.2.840.10008.5.1.4.1.1.77.1.5.1|OphthalmicPhotography8BitImageStorage|OPb|pg
1.2.840.10008.5.1.4.1.1.77.1.5.2|OphthalmicPhotography16BitImageStorage|OPw|pg
1.2.840.10008.5.1.4.1.1.77.1.5.3|StereometricRelationshipStorage|OPr|pg
1.2.840.10008.5.1.4.1.1.77.1.5.4|OphthalmicTomographyImageStorage|OPt|pg
1.2.840.10008.5.1.4.1.1.77.1.5.5|WideFieldOphthalmicPhotographyStereographicProjectionImageStorage|OWs
1.2.840.10008.5.1.4.1.1.77.1.5.6|WideFieldOphthalmicPhotography3DCoordinatesImageStorage|OW3
1.2.840.10008.5.1.4.1.1.77.1.5.7|OphthalmicOpticalCoherenceTomographyEnFaceImageStorage|OCe
1.2.840.10008.5.1.4.1.1.77.1.5.8|OphthalmicOpticalCoherenceTomographyBscanVolumeAnalysisStorage|OCb
1.2.840.10008.5.1.4.1.1.77.1.6|VLWholeSlideMicroscopyImageStorage|VLw|g
1.2.840.10008.5.1.4.1.1.77.1.7|DermoscopicPhotographyImageStorage|VLd
1.2.840.10008.5.1.4.1.1.77.2|RETIRED_VLMultiframeImageStorage|VMr|g
1.2.840.10008.5.1.4.1.1.78.1|LensometryMeasurementsStorage|OPl|g
1.2.840.10008.5.1.4.1.1.78.2|AutorefractionMeasurementsStorage|OPa|g
1.2.840.10008.5.1.4.1.1.78.3|KeratometryMeasurementsStorage|OPk|g
1.2.840.10008.5.1.4.1.1.78.4|SubjectiveRefractionMeasurementsStorage|OPs|g
1.2.840.10008.5.1.4.1.1.78.5|VisualAcuityMeasurementsStorage|OPv|g
1.2.840.10008.5.1.4.1.1.78.6|SpectaclePrescriptionReportStorage|SRs|g
1.2.840.10008.5.1.4.1.1.78.7|OphthalmicAxialMeasurementsStorage|OPx|g
1.2.840.10008.5.1.4.1.1.78.8|IntraocularLensCalculationsStorage|OPc|g
1.2.840.10008.5.1.4.1.1.79.1|MacularGridThicknessAndVolumeReportStorage|SRg|g
1.2.840.10008.5.1.4.1.1.80.1|OphthalmicVisualFieldStaticPerimetryMeasurementsStorage|OPp|g
1.2.840.10008.5.1.4.1.1.81.1|OphthalmicThicknessMapStorage|OPm|g
1.2.840.10008.5.1.4.1.1.82.1|CornealTopographyMapStorage|CM
1.2.840.10008.5.1.4.1.1.88.1|DRAFT_SRTextStorage|SR_t
1.2.840.10008.5.1.4.1.1.88.2|DRAFT_SRAudioStorage|SR_a
1.2.840.10008.5.1.4.1.1.88.3|DRAFT_SRDetailStorage|SR_d
1.2.840.10008.5.1.4.1.1.88.4|DRAFT_SRComprehensiveStorage|SR_c
1.2.840.10008.5.1.4.1.1.88.11|BasicTextSRStorage|SRt|pg
1.2.840.10008.5.1.4.1.1.88.22|EnhancedSRStorage|SRe|pg
1.2.840.10008.5.1.4.1.1.88.33|ComprehensiveSRStorage|SRc|pg
1.2.840.10008.5.1.4.1.1.88.34|Comprehensive3DSRStorage|SR3|g
1.2.840.10008.5.1.4.1.1.88.35|ExtensibleSRStorage|SRx
1.2.840.10008.5.1.4.1.1.88.40|ProcedureLogStorage|SRp|pg
1.2.840.10008.5.1.4.1.1.88.50|MammographyCADSRStorage|SRm|pg
1.2.840.10008.5.1.4.1.1.88.59|KeyObjectSelectionDocumentStorage|KO|pg
1.2.840.10008.5.1.4.1.1.88.65|ChestCADSRStorage|SRh|pg
1.2.840.10008.5.1.4.1.1.88.67|XRayRadiationDoseSRStorage|SRd|pg
1.2.840.10008.5.1.4.1.1.88.68|RadiopharmaceuticalRadiationDoseSRStorage|SRr
1.2.840.10008.5.1.4.1.1.88.69|ColonCADSRStorage|SRo|pg
1.2.840.10008.5.1.4.1.1.88.70|ImplantationPlanSRDocumentStorage|SRi|g
1.2.840.10008.5.1.4.1.1.88.71|AcquisitionContextSRStorage|SRa
1.2.840.10008.5.1.4.1.1.88.72|SimplifiedAdultEchoSRStorage|SRu
1.2.840.10008.5.1.4.1.1.88.73|PatientRadiationDoseSRStorage|SRq
1.2.840.10008.5.1.4.1.1.88.74|PlannedImagingAgentAdministrationSRStorage|SRj
1.2.840.10008.5.1.4.1.1.88.75|PerformedImagingAgentAdministrationSRStorage|SRi
1.2.840.10008.5.1.4.1.1.88.76|EnhancedXRayRadiationDoseSRStorage|SRde
1.2.840.10008.5.1.4.1.1.90.1|ContentAssessmentResultsStorage|AS
1.2.840.10008.5.1.4.1.1.91.1|MicroscopyBulkSimpleAnnotationsStorage|MAs
1.2.840.10008.5.1.4.1.1.104.1|EncapsulatedPDFStorage|PDF|pg
1.2.840.10008.5.1.4.1.1.104.2|EncapsulatedCDAStorage|CDA|g
1.2.840.10008.5.1.4.1.1.104.3|EncapsulatedSTLStorage|STL
1.2.840.10008.5.1.4.1.1.104.4|EncapsulatedOBJStorage|OBJ
1.2.840.10008.5.1.4.1.1.104.5|EncapsulatedMTLStorage|MTL
1.2.840.10008.5.1.4.1.1.128|PositronEmissionTomographyImageStorage|PI|pg
1.2.840.10008.5.1.4.1.1.128.1|LegacyConvertedEnhancedPETImageStorage|PIl|g
1.2.840.10008.5.1.4.1.1.129|RETIRED_StandalonePETCurveStorage|PC|g
1.2.840.10008.5.1.4.1.1.130|EnhancedPETImageStorage|PIe|g
1.2.840.10008.5.1.4.1.1.131|BasicStructuredDisplayStorage|SD|g
1.2.840.10008.5.1.4.1.1.200.1|CTDefinedProcedureProtocolStorage
1.2.840.10008.5.1.4.1.1.200.2|CTPerformedProcedureProtocolStorage|PPcp
1.2.840.10008.5.1.4.1.1.200.3|ProtocolApprovalStorage
1.2.840.10008.5.1.4.1.1.200.4|FINDProtocolApprovalInformationModel
1.2.840.10008.5.1.4.1.1.200.5|MOVEProtocolApprovalInformationModel
1.2.840.10008.5.1.4.1.1.200.6|GETProtocolApprovalInformationModel
1.2.840.10008.5.1.4.1.1.200.7|XADefinedProcedureProtocolStorage
1.2.840.10008.5.1.4.1.1.200.8|XAPerformedProcedureProtocolStorage|PPxp
1.2.840.10008.5.1.4.1.1.481.1|RTImageStorage|RI|pg
1.2.840.10008.5.1.4.1.1.481.2|RTDoseStorage|RD|pg
1.2.840.10008.5.1.4.1.1.481.3|RTStructureSetStorage|RS|pg
1.2.840.10008.5.1.4.1.1.481.4|RTBeamsTreatmentRecordStorage|RTb|pg
1.2.840.10008.5.1.4.1.1.481.5|RTPlanStorage|RP|pg
1.2.840.10008.5.1.4.1.1.481.6|RTBrachyTreatmentRecordStorage|RTr|pg
1.2.840.10008.5.1.4.1.1.481.7|RTTreatmentSummaryRecordStorage|RTs|pg
1.2.840.10008.5.1.4.1.1.481.8|RTIonPlanStorage|RPi|g
1.2.840.10008.5.1.4.1.1.481.9|RTIonBeamsTreatmentRecordStorage|RTi|g
1.2.840.10008.5.1.4.1.1.481.10|RTPhysicianIntentStorage|RIp
1.2.840.10008.5.1.4.1.1.481.11|RTSegmentAnnotationStorage|RAs
1.2.840.10008.5.1.4.1.1.481.12|RTRadiationSetStorage|RSe
1.2.840.10008.5.1.4.1.1.481.13|CArmPhotonElectronRadiationStorage|Rca
1.2.840.10008.5.1.4.1.1.481.14|TomotherapeuticRadiationStorage|Rto
1.2.840.10008.5.1.4.1.1.481.15|RoboticArmRadiationStorage|Rra
1.2.840.10008.5.1.4.1.1.481.16|RTRadiationRecordSetStorage|RSr
1.2.840.10008.5.1.4.1.1.481.17|RTRadiationSalvageRecordStorage|RRs
1.2.840.10008.5.1.4.1.1.481.18|TomotherapeuticRadiationRecordStorage|RRt
1.2.840.10008.5.1.4.1.1.481.19|CArmPhotonElectronRadiationRecordStorage|RRc
1.2.840.10008.5.1.4.1.1.481.20|RoboticRadiationRecordStorage|RRr
1.2.840.10008.5.1.4.1.1.481.21|RTRadiationSetDeliveryInstructionStorage|RSd
1.2.840.10008.5.1.4.1.1.481.22|RTTreatmentPreparationStorage|RTp
1.2.840.10008.5.1.4.1.1.501.1|DICOS_CTImageStorage|CTs
1.2.840.10008.5.1.4.1.1.501.2.1|DICOS_DigitalXRayImageStorageForPresentation|DXs
1.2.840.10008.5.1.4.1.1.501.2.2|DICOS_DigitalXRayImageStorageForProcessing|DPs
1.2.840.10008.5.1.4.1.1.501.3|DICOS_ThreatDetectionReportStorage|TDR
1.2.840.10008.5.1.4.1.1.501.4|DICOS_2DAITStorage|AI2
1.2.840.10008.5.1.4.1.1.501.5|DICOS_3DAITStorage|AI3
1.2.840.10008.5.1.4.1.1.501.6|DICOS_QuadrupoleResonanceStorage|QR
1.2.840.10008.5.1.4.1.1.601.1|DICONDE_EddyCurrentImageStorage|EC
1.2.840.10008.5.1.4.1.1.601.2|DICONDE_EddyCurrentMultiframeImageStorage|ECm
1.2.840.10008.5.1.4.1.2.1.1|FINDPatientRootQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.1.2|MOVEPatientRootQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.1.3|GETPatientRootQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.2.1|FINDStudyRootQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.2.2|MOVEStudyRootQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.2.3|GETStudyRootQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.3.1|RETIRED_FINDPatientStudyOnlyQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.3.2|RETIRED_MOVEPatientStudyOnlyQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.3.3|RETIRED_GETPatientStudyOnlyQueryRetrieveInformationModel
1.2.840.10008.5.1.4.1.2.4.2|MOVECompositeInstanceRootRetrieve
1.2.840.10008.5.1.4.1.2.4.3|GETCompositeInstanceRootRetrieve
1.2.840.10008.5.1.4.1.2.5.3|GETCompositeInstanceRetrieveWithoutBulkData
1.2.840.10008.5.1.4.20.1|FINDDefinedProcedureProtocolInformationModel
1.2.840.10008.5.1.4.20.2|MOVEDefinedProcedureProtocolInformationModel
1.2.840.10008.5.1.4.20.3|GETDefinedProcedureProtocolInformationModel
1.2.840.10008.5.1.4.31|FINDModalityWorklistInformationModel
1.2.840.10008.5.1.4.32|RETIRED_GeneralPurposeWorklistManagementMetaSOPClass
1.2.840.10008.5.1.4.32.1|RETIRED_FINDGeneralPurposeWorklistInformationModel
1.2.840.10008.5.1.4.32.2|RETIRED_GeneralPurposeScheduledProcedureStepSOPClass
1.2.840.10008.5.1.4.32.3|RETIRED_GeneralPurposePerformedProcedureStepSOPClass
1.2.840.10008.5.1.4.33|InstanceAvailabilityNotificationSOPClass
1.2.840.10008.5.1.4.34.1|DRAFT_RTBeamsDeliveryInstructionStorage|RB_d
1.2.840.10008.5.1.4.34.2|DRAFT_RTConventionalMachineVerification
1.2.840.10008.5.1.4.34.3|DRAFT_RTIonMachineVerification
1.2.840.10008.5.1.4.34.4|DRAFT_UnifiedWorklistAndProcedureStepServiceClass
1.2.840.10008.5.1.4.34.4.1|DRAFT_UnifiedProcedureStepPushSOPClass
1.2.840.10008.5.1.4.34.4.2|DRAFT_UnifiedProcedureStepWatchSOPClass
1.2.840.10008.5.1.4.34.4.3|DRAFT_UnifiedProcedureStepPullSOPClass
1.2.840.10008.5.1.4.34.4.4|DRAFT_UnifiedProcedureStepEventSOPClass
1.2.840.10008.5.1.4.34.5|UPSGlobalSubscriptionSOPInstance
1.2.840.10008.5.1.4.34.5.1|UPSFilteredGlobalSubscriptionSOPInstance
1.2.840.10008.5.1.4.34.6|UnifiedWorklistAndProcedureStepServiceClass
1.2.840.10008.5.1.4.34.6.1|UnifiedProcedureStepPushSOPClass
1.2.840.10008.5.1.4.34.6.2|UnifiedProcedureStepWatchSOPClass
1.2.840.10008.5.1.4.34.6.3|UnifiedProcedureStepPullSOPClass
1.2.840.10008.5.1.4.34.6.4|UnifiedProcedureStepEventSOPClass
1.2.840.10008.5.1.4.34.6.5|UnifiedProcedureStepQuerySOPClass
1.2.840.10008.5.1.4.34.7|RTBeamsDeliveryInstructionStorage|RTd|g
1.2.840.10008.5.1.4.34.8|RTConventionalMachineVerification
1.2.840.10008.5.1.4.34.9|RTIonMachineVerification
1.2.840.10008.5.1.4.34.10|RTBrachyApplicationSetupDeliveryInstructionStorage|RTa
1.2.840.10008.5.1.4.37.1|GeneralRelevantPatientInformationQuery
1.2.840.10008.5.1.4.37.2|BreastImagingRelevantPatientInformationQuery
1.2.840.10008.5.1.4.37.3|CardiacRelevantPatientInformationQuery
1.2.840.10008.5.1.4.38.1|HangingProtocolStorage
1.2.840.10008.5.1.4.38.2|FINDHangingProtocolInformationModel
1.2.840.10008.5.1.4.38.3|MOVEHangingProtocolInformationModel
1.2.840.10008.5.1.4.39.1|ColorPaletteStorage
1.2.840.10008.5.1.4.39.2|FINDColorPaletteInformationModel
1.2.840.10008.5.1.4.39.3|MOVEColorPaletteInformationModel
1.2.840.10008.5.1.4.39.4|GETColorPaletteInformationModel
1.2.840.10008.5.1.4.41|ProductCharacteristicsQuerySOPClass
1.2.840.10008.5.1.4.42|SubstanceApprovalQuerySOPClass
1.2.840.10008.5.1.4.43.1|GenericImplantTemplateStorage
1.2.840.10008.5.1.4.43.2|FINDGenericImplantTemplateInformationModel
1.2.840.10008.5.1.4.43.3|MOVEGenericImplantTemplateInformationModel
1.2.840.10008.5.1.4.43.4|GETGenericImplantTemplateInformationModel
1.2.840.10008.5.1.4.44.1|ImplantAssemblyTemplateStorage
1.2.840.10008.5.1.4.44.2|FINDImplantAssemblyTemplateInformationModel
1.2.840.10008.5.1.4.44.3|MOVEImplantAssemblyTemplateInformationModel
1.2.840.10008.5.1.4.44.4|GETImplantAssemblyTemplateInformationModel
1.2.840.10008.5.1.4.45.1|ImplantTemplateGroupStorage
1.2.840.10008.5.1.4.45.2|FINDImplantTemplateGroupInformationModel
1.2.840.10008.5.1.4.45.3|MOVEImplantTemplateGroupInformationModel
1.2.840.10008.5.1.4.45.4|GETImplantTemplateGroupInformationModel
1.2.840.10008.7.1.1|NativeDICOMModel
1.2.840.10008.7.1.2|AbstractMultiDimensionalImageModel
1.2.840.10008.8.1.1|DICOMContentMappingResource
1.2.840.10008.10.1|VideoEndoscopicImageRealTimeCommunication
1.2.840.10008.10.2|VideoPhotographicImageRealTimeCommunication
1.2.840.10008.10.3|AudioWaveformRealTimeCommunication
1.2.840.10008.10.4|RenditionSelectionDocumentRealTimeCommunication
1.2.840.10008.15.0.3.1|LDAP_dicomDeviceName
1.2.840.10008.15.0.3.2|LDAP_dicomDescription
1.2.840.10008.15.0.3.3|LDAP_dicomManufacturer
1.2.840.10008.15.0.3.4|LDAP_dicomManufacturerModelName
1.2.840.10008.15.0.3.5|LDAP_dicomSoftwareVersion
1.2.840.10008.15.0.3.6|LDAP_dicomVendorData
1.2.840.10008.15.0.3.7|LDAP_dicomAETitle
1.2.840.10008.15.0.3.8|LDAP_dicomNetworkConnectionReference
1.2.840.10008.15.0.3.9|LDAP_dicomApplicationCluster
1.2.840.10008.15.0.3.10|LDAP_dicomAssociationInitiator
1.2.840.10008.15.0.3.11|LDAP_dicomAssociationAcceptor
1.2.840.10008.15.0.3.12|LDAP_dicomHostname
1.2.840.10008.15.0.3.13|LDAP_dicomPort
1.2.840.10008.15.0.3.14|LDAP_dicomSOPClass
1.2.840.10008.15.0.3.15|LDAP_dicomTransferRole
1.2.840.10008.15.0.3.16|LDAP_dicomTransferSyntax
1.2.840.10008.15.0.3.17|LDAP_dicomPrimaryDeviceType
1.2.840.10008.15.0.3.18|LDAP_dicomRelatedDeviceReference
1.2.840.10008.15.0.3.19|LDAP_dicomPreferredCalledAETitle
1.2.840.10008.15.0.3.20|LDAP_dicomTLSCyphersuite
1.2.840.10008.15.0.3.21|LDAP_dicomAuthorizedNodeCertificateReference
1.2.840.10008.15.0.3.22|LDAP_dicomThisNodeCertificateReference
1.2.840.10008.15.0.3.23|LDAP_dicomInstalled
1.2.840.10008.15.0.3.24|LDAP_dicomStationName
1.2.840.10008.15.0.3.25|LDAP_dicomDeviceSerialNumber
1.2.840.10008.15.0.3.26|LDAP_dicomInstitutionName
1.2.840.10008.15.0.3.27|LDAP_dicomInstitutionAddress
1.2.840.10008.15.0.3.28|LDAP_dicomInstitutionDepartmentName
1.2.840.10008.15.0.3.29|LDAP_dicomIssuerOfPatientID
1.2.840.10008.15.0.3.30|LDAP_dicomPreferredCallingAETitle
1.2.840.10008.15.0.3.31|LDAP_dicomSupportedCharacterSet
1.2.840.10008.15.0.4.1|LDAP_dicomConfigurationRoot
1.2.840.10008.15.0.4.2|LDAP_dicomDevicesRoot
1.2.840.10008.15.0.4.3|LDAP_dicomUniqueAETitlesRegistryRoot
1.2.840.10008.15.0.4.4|LDAP_dicomDevice
1.2.840.10008.15.0.4.5|LDAP_dicomNetworkAE
1.2.840.10008.15.0.4.6|LDAP_dicomNetworkConnection
1.2.840.10008.15.0.4.7|LDAP_dicomUniqueAETitle
1.2.840.10008.15.0.4.8|LDAP_dicomTransferCapability
1.2.840.10008.15.1.1|UniversalCoordinatedTimeSynchronizationFrameOfReference
1.2.840.113619.5.2|PrivateGELittleEndianImplicitWithBigEndianPixelData
`;

/** The names of transfer syntaxes in log lines, one a line. Measured likewise. */
export const DCMTK_TRANSFER_SYNTAXES = `
1.2.840.10008.1.2|Little Endian Implicit
1.2.840.10008.1.2.1|Little Endian Explicit
1.2.840.10008.1.2.1.99|Deflated Explicit VR Little Endian
1.2.840.10008.1.2.2|Big Endian Explicit
1.2.840.10008.1.2.4.50|JPEG Baseline
1.2.840.10008.1.2.4.51|JPEG Extended, Process 2+4
1.2.840.10008.1.2.4.52|JPEG Extended, Process 3+5
1.2.840.10008.1.2.4.53|JPEG Spectral Selection, Non-hierarchical, Process 6+8
1.2.840.10008.1.2.4.54|JPEG Spectral Selection, Non-hierarchical, Process 7+9
1.2.840.10008.1.2.4.55|JPEG Full Progression, Non-hierarchical, Process 10+12
1.2.840.10008.1.2.4.56|JPEG Full Progression, Non-hierarchical, Process 11+13
1.2.840.10008.1.2.4.57|JPEG Lossless, Non-hierarchical, Process 14
1.2.840.10008.1.2.4.58|JPEG Lossless, Non-hierarchical, Process 15
1.2.840.10008.1.2.4.59|JPEG Extended, Hierarchical, Process 16+18
1.2.840.10008.1.2.4.60|JPEG Extended, Hierarchical, Process 17+19
1.2.840.10008.1.2.4.61|JPEG Spectral Selection, Hierarchical, Process 20+22
1.2.840.10008.1.2.4.62|JPEG Spectral Selection, Hierarchical, Process 21+23
1.2.840.10008.1.2.4.63|JPEG Full Progression, Hierarchical, Process 24+26
1.2.840.10008.1.2.4.64|JPEG Full Progression, Hierarchical, Process 25+27
1.2.840.10008.1.2.4.65|JPEG Lossless, Hierarchical, Process 28
1.2.840.10008.1.2.4.66|JPEG Lossless, Hierarchical, Process 29
1.2.840.10008.1.2.4.70|JPEG Lossless, Non-hierarchical, 1st Order Prediction
1.2.840.10008.1.2.4.80|JPEG-LS Lossless
1.2.840.10008.1.2.4.81|JPEG-LS Lossy (Near-lossless)
1.2.840.10008.1.2.4.90|JPEG 2000 (Lossless only)
1.2.840.10008.1.2.4.91|JPEG 2000 (Lossless or Lossy)
1.2.840.10008.1.2.4.92|JPEG 2000 Part 2 Multicomponent Image Compression (Lossless only)
1.2.840.10008.1.2.4.93|JPEG 2000 Part 2 Multicomponent Image Compression (Lossless or Lossy)
1.2.840.10008.1.2.4.94|JPIP Referenced
1.2.840.10008.1.2.4.95|JPIP Referenced Deflate
1.2.840.10008.1.2.4.100|MPEG2 Main Profile @ Main Level
1.2.840.10008.1.2.4.101|MPEG2 Main Profile @ High Level
1.2.840.10008.1.2.4.102|MPEG-4 AVC/H.264 High Profile / Level 4.1
1.2.840.10008.1.2.4.103|MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1
1.2.840.10008.1.2.4.104|MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video
1.2.840.10008.1.2.4.105|MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video
1.2.840.10008.1.2.4.106|MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2
1.2.840.10008.1.2.4.107|HEVC/H.265 Main Profile / Level 5.1
1.2.840.10008.1.2.4.108|HEVC/H.265 Main 10 Profile / Level 5.1
1.2.840.10008.1.2.5|RLE Lossless
1.2.840.113619.5.2|Private GE Little Endian Implicit with big endian pixel data
`;
