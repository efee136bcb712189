/**
 * UIDs by the names of the original: other SOP classes and instances, service classes, frames of reference, and the application context.
 *
 * @module
 * @see dcuid.h of dcmdata
 */
/** Abstract Multi Dimensional Image Model. */ export const UID_AbstractMultiDimensionalImageModel =
  '1.2.840.10008.7.1.2';
/** Audio Waveform Real Time Communication. */ export const UID_AudioWaveformRealTimeCommunication =
  '1.2.840.10008.10.3';
/** Basic Annotation Box SOP Class. */ export const UID_BasicAnnotationBoxSOPClass = '1.2.840.10008.5.1.1.15';
/** Basic Color Image Box SOP Class. */ export const UID_BasicColorImageBoxSOPClass = '1.2.840.10008.5.1.1.4.1';
/** Basic Color Print Management Meta SOP Class. */ export const UID_BasicColorPrintManagementMetaSOPClass =
  '1.2.840.10008.5.1.1.18';
/** Basic Film Box SOP Class. */ export const UID_BasicFilmBoxSOPClass = '1.2.840.10008.5.1.1.2';
/** Basic Film Session SOP Class. */ export const UID_BasicFilmSessionSOPClass = '1.2.840.10008.5.1.1.1';
/** Basic Grayscale Image Box SOP Class. */ export const UID_BasicGrayscaleImageBoxSOPClass = '1.2.840.10008.5.1.1.4';
/** Basic Grayscale Print Management Meta SOP Class. */ export const UID_BasicGrayscalePrintManagementMetaSOPClass =
  '1.2.840.10008.5.1.1.9';
/** Breast Imaging Relevant Patient Information Query. */ export const UID_BreastImagingRelevantPatientInformationQuery =
  '1.2.840.10008.5.1.4.37.2';
/** Cardiac Relevant Patient Information Query. */ export const UID_CardiacRelevantPatientInformationQuery =
  '1.2.840.10008.5.1.4.37.3';
/** Colin27 Frame Of Reference. */ export const UID_Colin27FrameOfReference = '1.2.840.10008.1.4.5.1';
/** DICOM Content Mapping Resource. */ export const UID_DICOMContentMappingResource = '1.2.840.10008.8.1.1';
/** DICOM Controlled Terminology Coding Scheme. */ export const UID_DICOMControlledTerminologyCodingScheme =
  '1.2.840.10008.2.16.4';
/** DICOMUID Registry Coding Scheme. */ export const UID_DICOMUIDRegistryCodingScheme = '1.2.840.10008.2.6.1';
/** Display System SOP Class. */ export const UID_DisplaySystemSOPClass = '1.2.840.10008.5.1.1.40';
/** Display System SOP Instance. */ export const UID_DisplaySystemSOPInstance = '1.2.840.10008.5.1.1.40.1';
/** DRAFT RT Conventional Machine Verification. */ export const UID_DRAFT_RTConventionalMachineVerification =
  '1.2.840.10008.5.1.4.34.2';
/** DRAFT RT Ion Machine Verification. */ export const UID_DRAFT_RTIonMachineVerification = '1.2.840.10008.5.1.4.34.3';
/** DRAFT Unified Procedure Step Event SOP Class. */ export const UID_DRAFT_UnifiedProcedureStepEventSOPClass =
  '1.2.840.10008.5.1.4.34.4.4';
/** DRAFT Unified Procedure Step Pull SOP Class. */ export const UID_DRAFT_UnifiedProcedureStepPullSOPClass =
  '1.2.840.10008.5.1.4.34.4.3';
/** DRAFT Unified Procedure Step Push SOP Class. */ export const UID_DRAFT_UnifiedProcedureStepPushSOPClass =
  '1.2.840.10008.5.1.4.34.4.1';
/** DRAFT Unified Procedure Step Watch SOP Class. */ export const UID_DRAFT_UnifiedProcedureStepWatchSOPClass =
  '1.2.840.10008.5.1.4.34.4.2';
/** DRAFT Unified Worklist And Procedure Step Service Class. */ export const UID_DRAFT_UnifiedWorklistAndProcedureStepServiceClass =
  '1.2.840.10008.5.1.4.34.4';
/** Fall Color Palette SOP Instance. */ export const UID_FallColorPaletteSOPInstance = '1.2.840.10008.1.5.7';
/** FIND Color Palette Information Model. */ export const UID_FINDColorPaletteInformationModel =
  '1.2.840.10008.5.1.4.39.2';
/** FIND Defined Procedure Protocol Information Model. */ export const UID_FINDDefinedProcedureProtocolInformationModel =
  '1.2.840.10008.5.1.4.20.1';
/** FIND Generic Implant Template Information Model. */ export const UID_FINDGenericImplantTemplateInformationModel =
  '1.2.840.10008.5.1.4.43.2';
/** FIND Hanging Protocol Information Model. */ export const UID_FINDHangingProtocolInformationModel =
  '1.2.840.10008.5.1.4.38.2';
/** FIND Implant Assembly Template Information Model. */ export const UID_FINDImplantAssemblyTemplateInformationModel =
  '1.2.840.10008.5.1.4.44.2';
/** FIND Implant Template Group Information Model. */ export const UID_FINDImplantTemplateGroupInformationModel =
  '1.2.840.10008.5.1.4.45.2';
/** FIND Modality Worklist Information Model. */ export const UID_FINDModalityWorklistInformationModel =
  '1.2.840.10008.5.1.4.31';
/** FIND Patient Root Query Retrieve Information Model. */ export const UID_FINDPatientRootQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.1.1';
/** FIND Protocol Approval Information Model. */ export const UID_FINDProtocolApprovalInformationModel =
  '1.2.840.10008.5.1.4.1.1.200.4';
/** FIND Study Root Query Retrieve Information Model. */ export const UID_FINDStudyRootQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.2.1';
/** General Relevant Patient Information Query. */ export const UID_GeneralRelevantPatientInformationQuery =
  '1.2.840.10008.5.1.4.37.1';
/** GET Color Palette Information Model. */ export const UID_GETColorPaletteInformationModel =
  '1.2.840.10008.5.1.4.39.4';
/** GET Composite Instance Retrieve Without Bulk Data. */ export const UID_GETCompositeInstanceRetrieveWithoutBulkData =
  '1.2.840.10008.5.1.4.1.2.5.3';
/** GET Composite Instance Root Retrieve. */ export const UID_GETCompositeInstanceRootRetrieve =
  '1.2.840.10008.5.1.4.1.2.4.3';
/** GET Defined Procedure Protocol Information Model. */ export const UID_GETDefinedProcedureProtocolInformationModel =
  '1.2.840.10008.5.1.4.20.3';
/** GET Generic Implant Template Information Model. */ export const UID_GETGenericImplantTemplateInformationModel =
  '1.2.840.10008.5.1.4.43.4';
/** GET Implant Assembly Template Information Model. */ export const UID_GETImplantAssemblyTemplateInformationModel =
  '1.2.840.10008.5.1.4.44.4';
/** GET Implant Template Group Information Model. */ export const UID_GETImplantTemplateGroupInformationModel =
  '1.2.840.10008.5.1.4.45.4';
/** GET Patient Root Query Retrieve Information Model. */ export const UID_GETPatientRootQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.1.3';
/** GET Protocol Approval Information Model. */ export const UID_GETProtocolApprovalInformationModel =
  '1.2.840.10008.5.1.4.1.1.200.6';
/** GET Study Root Query Retrieve Information Model. */ export const UID_GETStudyRootQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.2.3';
/** Hot Iron Color Palette SOP Instance. */ export const UID_HotIronColorPaletteSOPInstance = '1.2.840.10008.1.5.1';
/** Hot Metal Blue Color Palette SOP Instance. */ export const UID_HotMetalBlueColorPaletteSOPInstance =
  '1.2.840.10008.1.5.3';
/** ICBM452 T1 Frame Of Reference. */ export const UID_ICBM452T1FrameOfReference = '1.2.840.10008.1.4.2.1';
/** ICBM Single Subject MRI Frame Of Reference. */ export const UID_ICBMSingleSubjectMRIFrameOfReference =
  '1.2.840.10008.1.4.2.2';
/** IEC61217 Fixed Coordinate System Frame Of Reference. */ export const UID_IEC61217FixedCoordinateSystemFrameOfReference =
  '1.2.840.10008.1.4.3.1';
/** IEC61217 Table Top Coordinate System Frame Of Reference. */ export const UID_IEC61217TableTopCoordinateSystemFrameOfReference =
  '1.2.840.10008.1.4.3.3';
/** Instance Availability Notification SOP Class. */ export const UID_InstanceAvailabilityNotificationSOPClass =
  '1.2.840.10008.5.1.4.33';
/** LDAP dicom AE Title. */ export const UID_LDAP_dicomAETitle = '1.2.840.10008.15.0.3.7';
/** LDAP dicom Application Cluster. */ export const UID_LDAP_dicomApplicationCluster = '1.2.840.10008.15.0.3.9';
/** LDAP dicom Association Acceptor. */ export const UID_LDAP_dicomAssociationAcceptor = '1.2.840.10008.15.0.3.11';
/** LDAP dicom Association Initiator. */ export const UID_LDAP_dicomAssociationInitiator = '1.2.840.10008.15.0.3.10';
/** LDAP dicom Authorized Node Certificate Reference. */ export const UID_LDAP_dicomAuthorizedNodeCertificateReference =
  '1.2.840.10008.15.0.3.21';
/** LDAP dicom Configuration Root. */ export const UID_LDAP_dicomConfigurationRoot = '1.2.840.10008.15.0.4.1';
/** LDAP dicom Description. */ export const UID_LDAP_dicomDescription = '1.2.840.10008.15.0.3.2';
/** LDAP dicom Device. */ export const UID_LDAP_dicomDevice = '1.2.840.10008.15.0.4.4';
/** LDAP dicom Device Name. */ export const UID_LDAP_dicomDeviceName = '1.2.840.10008.15.0.3.1';
/** LDAP dicom Device Serial Number. */ export const UID_LDAP_dicomDeviceSerialNumber = '1.2.840.10008.15.0.3.25';
/** LDAP dicom Devices Root. */ export const UID_LDAP_dicomDevicesRoot = '1.2.840.10008.15.0.4.2';
/** LDAP dicom Hostname. */ export const UID_LDAP_dicomHostname = '1.2.840.10008.15.0.3.12';
/** LDAP dicom Installed. */ export const UID_LDAP_dicomInstalled = '1.2.840.10008.15.0.3.23';
/** LDAP dicom Institution Address. */ export const UID_LDAP_dicomInstitutionAddress = '1.2.840.10008.15.0.3.27';
/** LDAP dicom Institution Department Name. */ export const UID_LDAP_dicomInstitutionDepartmentName =
  '1.2.840.10008.15.0.3.28';
/** LDAP dicom Institution Name. */ export const UID_LDAP_dicomInstitutionName = '1.2.840.10008.15.0.3.26';
/** LDAP dicom Issuer Of Patient ID. */ export const UID_LDAP_dicomIssuerOfPatientID = '1.2.840.10008.15.0.3.29';
/** LDAP dicom Manufacturer. */ export const UID_LDAP_dicomManufacturer = '1.2.840.10008.15.0.3.3';
/** LDAP dicom Manufacturer Model Name. */ export const UID_LDAP_dicomManufacturerModelName = '1.2.840.10008.15.0.3.4';
/** LDAP dicom Network AE. */ export const UID_LDAP_dicomNetworkAE = '1.2.840.10008.15.0.4.5';
/** LDAP dicom Network Connection. */ export const UID_LDAP_dicomNetworkConnection = '1.2.840.10008.15.0.4.6';
/** LDAP dicom Network Connection Reference. */ export const UID_LDAP_dicomNetworkConnectionReference =
  '1.2.840.10008.15.0.3.8';
/** LDAP dicom Port. */ export const UID_LDAP_dicomPort = '1.2.840.10008.15.0.3.13';
/** LDAP dicom Preferred Called AE Title. */ export const UID_LDAP_dicomPreferredCalledAETitle =
  '1.2.840.10008.15.0.3.19';
/** LDAP dicom Preferred Calling AE Title. */ export const UID_LDAP_dicomPreferredCallingAETitle =
  '1.2.840.10008.15.0.3.30';
/** LDAP dicom Primary Device Type. */ export const UID_LDAP_dicomPrimaryDeviceType = '1.2.840.10008.15.0.3.17';
/** LDAP dicom Related Device Reference. */ export const UID_LDAP_dicomRelatedDeviceReference =
  '1.2.840.10008.15.0.3.18';
/** LDAP dicom Software Version. */ export const UID_LDAP_dicomSoftwareVersion = '1.2.840.10008.15.0.3.5';
/** LDAP dicom SOP Class. */ export const UID_LDAP_dicomSOPClass = '1.2.840.10008.15.0.3.14';
/** LDAP dicom Station Name. */ export const UID_LDAP_dicomStationName = '1.2.840.10008.15.0.3.24';
/** LDAP dicom Supported Character Set. */ export const UID_LDAP_dicomSupportedCharacterSet = '1.2.840.10008.15.0.3.31';
/** LDAP dicom This Node Certificate Reference. */ export const UID_LDAP_dicomThisNodeCertificateReference =
  '1.2.840.10008.15.0.3.22';
/** LDAP dicom TLS Cyphersuite. */ export const UID_LDAP_dicomTLSCyphersuite = '1.2.840.10008.15.0.3.20';
/** LDAP dicom Transfer Capability. */ export const UID_LDAP_dicomTransferCapability = '1.2.840.10008.15.0.4.8';
/** LDAP dicom Transfer Role. */ export const UID_LDAP_dicomTransferRole = '1.2.840.10008.15.0.3.15';
/** LDAP dicom Transfer Syntax. */ export const UID_LDAP_dicomTransferSyntax = '1.2.840.10008.15.0.3.16';
/** LDAP dicom Unique AE Title. */ export const UID_LDAP_dicomUniqueAETitle = '1.2.840.10008.15.0.4.7';
/** LDAP dicom Unique AE Titles Registry Root. */ export const UID_LDAP_dicomUniqueAETitlesRegistryRoot =
  '1.2.840.10008.15.0.4.3';
/** LDAP dicom Vendor Data. */ export const UID_LDAP_dicomVendorData = '1.2.840.10008.15.0.3.6';
/** LPBA40 AIR Frame Of Reference. */ export const UID_LPBA40AIRFrameOfReference = '1.2.840.10008.1.4.6.1';
/** LPBA40 FLIRT Frame Of Reference. */ export const UID_LPBA40FLIRTFrameOfReference = '1.2.840.10008.1.4.6.2';
/** LPBA40 SPM5 Frame Of Reference. */ export const UID_LPBA40SPM5FrameOfReference = '1.2.840.10008.1.4.6.3';
/** Media Creation Management SOP Class. */ export const UID_MediaCreationManagementSOPClass = '1.2.840.10008.5.1.1.33';
/** Modality Performed Procedure Step Notification SOP Class. */ export const UID_ModalityPerformedProcedureStepNotificationSOPClass =
  '1.2.840.10008.3.1.2.3.5';
/** Modality Performed Procedure Step Retrieve SOP Class. */ export const UID_ModalityPerformedProcedureStepRetrieveSOPClass =
  '1.2.840.10008.3.1.2.3.4';
/** Modality Performed Procedure Step SOP Class. */ export const UID_ModalityPerformedProcedureStepSOPClass =
  '1.2.840.10008.3.1.2.3.3';
/** MOVE Color Palette Information Model. */ export const UID_MOVEColorPaletteInformationModel =
  '1.2.840.10008.5.1.4.39.3';
/** MOVE Composite Instance Root Retrieve. */ export const UID_MOVECompositeInstanceRootRetrieve =
  '1.2.840.10008.5.1.4.1.2.4.2';
/** MOVE Defined Procedure Protocol Information Model. */ export const UID_MOVEDefinedProcedureProtocolInformationModel =
  '1.2.840.10008.5.1.4.20.2';
/** MOVE Generic Implant Template Information Model. */ export const UID_MOVEGenericImplantTemplateInformationModel =
  '1.2.840.10008.5.1.4.43.3';
/** MOVE Hanging Protocol Information Model. */ export const UID_MOVEHangingProtocolInformationModel =
  '1.2.840.10008.5.1.4.38.3';
/** MOVE Implant Assembly Template Information Model. */ export const UID_MOVEImplantAssemblyTemplateInformationModel =
  '1.2.840.10008.5.1.4.44.3';
/** MOVE Implant Template Group Information Model. */ export const UID_MOVEImplantTemplateGroupInformationModel =
  '1.2.840.10008.5.1.4.45.3';
/** MOVE Patient Root Query Retrieve Information Model. */ export const UID_MOVEPatientRootQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.1.2';
/** MOVE Protocol Approval Information Model. */ export const UID_MOVEProtocolApprovalInformationModel =
  '1.2.840.10008.5.1.4.1.1.200.5';
/** MOVE Study Root Query Retrieve Information Model. */ export const UID_MOVEStudyRootQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.2.2';
/** Native DICOM Model. */ export const UID_NativeDICOMModel = '1.2.840.10008.7.1.1';
/** PET20 Step Color Palette SOP Instance. */ export const UID_PET20StepColorPaletteSOPInstance = '1.2.840.10008.1.5.4';
/** PET Color Palette SOP Instance. */ export const UID_PETColorPaletteSOPInstance = '1.2.840.10008.1.5.2';
/** Presentation LUTSOP Class. */ export const UID_PresentationLUTSOPClass = '1.2.840.10008.5.1.1.23';
/** Printer Configuration Retrieval SOP Class. */ export const UID_PrinterConfigurationRetrievalSOPClass =
  '1.2.840.10008.5.1.1.16.376';
/** Printer Configuration Retrieval SOP Instance. */ export const UID_PrinterConfigurationRetrievalSOPInstance =
  '1.2.840.10008.5.1.1.17.376';
/** Printer SOP Class. */ export const UID_PrinterSOPClass = '1.2.840.10008.5.1.1.16';
/** Printer SOP Instance. */ export const UID_PrinterSOPInstance = '1.2.840.10008.5.1.1.17';
/** Print Job SOP Class. */ export const UID_PrintJobSOPClass = '1.2.840.10008.5.1.1.14';
/** Procedural Event Logging SOP Class. */ export const UID_ProceduralEventLoggingSOPClass = '1.2.840.10008.1.40';
/** Procedural Event Logging SOP Instance. */ export const UID_ProceduralEventLoggingSOPInstance =
  '1.2.840.10008.1.40.1';
/** Product Characteristics Query SOP Class. */ export const UID_ProductCharacteristicsQuerySOPClass =
  '1.2.840.10008.5.1.4.41';
/** Rendition Selection Document Real Time Communication. */ export const UID_RenditionSelectionDocumentRealTimeCommunication =
  '1.2.840.10008.10.4';
/** RETIRED Basic Print Image Overlay Box SOP Class. */ export const UID_RETIRED_BasicPrintImageOverlayBoxSOPClass =
  '1.2.840.10008.5.1.1.24.1';
/** RETIRED Basic Study Content Notification SOP Class. */ export const UID_RETIRED_BasicStudyContentNotificationSOPClass =
  '1.2.840.10008.1.9';
/** RETIRED Detached Interpretation Management SOP Class. */ export const UID_RETIRED_DetachedInterpretationManagementSOPClass =
  '1.2.840.10008.3.1.2.6.1';
/** RETIRED Detached Patient Management Meta SOP Class. */ export const UID_RETIRED_DetachedPatientManagementMetaSOPClass =
  '1.2.840.10008.3.1.2.1.4';
/** RETIRED Detached Patient Management SOP Class. */ export const UID_RETIRED_DetachedPatientManagementSOPClass =
  '1.2.840.10008.3.1.2.1.1';
/** RETIRED Detached Results Management Meta SOP Class. */ export const UID_RETIRED_DetachedResultsManagementMetaSOPClass =
  '1.2.840.10008.3.1.2.5.4';
/** RETIRED Detached Results Management SOP Class. */ export const UID_RETIRED_DetachedResultsManagementSOPClass =
  '1.2.840.10008.3.1.2.5.1';
/** RETIRED Detached Study Management Meta SOP Class. */ export const UID_RETIRED_DetachedStudyManagementMetaSOPClass =
  '1.2.840.10008.3.1.2.5.5';
/** RETIRED Detached Study Management SOP Class. */ export const UID_RETIRED_DetachedStudyManagementSOPClass =
  '1.2.840.10008.3.1.2.3.1';
/** RETIRED Detached Visit Management SOP Class. */ export const UID_RETIRED_DetachedVisitManagementSOPClass =
  '1.2.840.10008.3.1.2.2.1';
/** RETIRED FIND General Purpose Worklist Information Model. */ export const UID_RETIRED_FINDGeneralPurposeWorklistInformationModel =
  '1.2.840.10008.5.1.4.32.1';
/** RETIRED FIND Patient Study Only Query Retrieve Information Model. */ export const UID_RETIRED_FINDPatientStudyOnlyQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.3.1';
/** RETIRED General Purpose Performed Procedure Step SOP Class. */ export const UID_RETIRED_GeneralPurposePerformedProcedureStepSOPClass =
  '1.2.840.10008.5.1.4.32.3';
/** RETIRED General Purpose Scheduled Procedure Step SOP Class. */ export const UID_RETIRED_GeneralPurposeScheduledProcedureStepSOPClass =
  '1.2.840.10008.5.1.4.32.2';
/** RETIRED General Purpose Worklist Management Meta SOP Class. */ export const UID_RETIRED_GeneralPurposeWorklistManagementMetaSOPClass =
  '1.2.840.10008.5.1.4.32';
/** RETIRED GET Patient Study Only Query Retrieve Information Model. */ export const UID_RETIRED_GETPatientStudyOnlyQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.3.3';
/** RETIRED Image Overlay Box SOP Class. */ export const UID_RETIRED_ImageOverlayBoxSOPClass = '1.2.840.10008.5.1.1.24';
/** RETIRED MOVE Patient Study Only Query Retrieve Information Model. */ export const UID_RETIRED_MOVEPatientStudyOnlyQueryRetrieveInformationModel =
  '1.2.840.10008.5.1.4.1.2.3.2';
/** RETIRED Print Queue Management SOP Class. */ export const UID_RETIRED_PrintQueueManagementSOPClass =
  '1.2.840.10008.5.1.1.26';
/** RETIRED Print Queue SOP Instance. */ export const UID_RETIRED_PrintQueueSOPInstance = '1.2.840.10008.5.1.1.25';
/** RETIRED Pull Print Request SOP Class. */ export const UID_RETIRED_PullPrintRequestSOPClass =
  '1.2.840.10008.5.1.1.31';
/** RETIRED Pull Stored Print Management Meta SOP Class. */ export const UID_RETIRED_PullStoredPrintManagementMetaSOPClass =
  '1.2.840.10008.5.1.1.32';
/** RETIRED Referenced Color Print Management Meta SOP Class. */ export const UID_RETIRED_ReferencedColorPrintManagementMetaSOPClass =
  '1.2.840.10008.5.1.1.18.1';
/** RETIRED Referenced Grayscale Print Management Meta SOP Class. */ export const UID_RETIRED_ReferencedGrayscalePrintManagementMetaSOPClass =
  '1.2.840.10008.5.1.1.9.1';
/** RETIRED Referenced Image Box SOP Class. */ export const UID_RETIRED_ReferencedImageBoxSOPClass =
  '1.2.840.10008.5.1.1.4.2';
/** RETIRED Storage Commitment Pull Model SOP Class. */ export const UID_RETIRED_StorageCommitmentPullModelSOPClass =
  '1.2.840.10008.1.20.2';
/** RETIRED Storage Commitment Pull Model SOP Instance. */ export const UID_RETIRED_StorageCommitmentPullModelSOPInstance =
  '1.2.840.10008.1.20.2.1';
/** RETIRED Study Component Management SOP Class. */ export const UID_RETIRED_StudyComponentManagementSOPClass =
  '1.2.840.10008.3.1.2.3.2';
/** RT Conventional Machine Verification. */ export const UID_RTConventionalMachineVerification =
  '1.2.840.10008.5.1.4.34.8';
/** RT Ion Machine Verification. */ export const UID_RTIonMachineVerification = '1.2.840.10008.5.1.4.34.9';
/** SPM2 AVG152 PD Frame Of Reference. */ export const UID_SPM2AVG152PDFrameOfReference = '1.2.840.10008.1.4.1.17';
/** SPM2 AVG152 T1 Frame Of Reference. */ export const UID_SPM2AVG152T1FrameOfReference = '1.2.840.10008.1.4.1.15';
/** SPM2 AVG152 T2 Frame Of Reference. */ export const UID_SPM2AVG152T2FrameOfReference = '1.2.840.10008.1.4.1.16';
/** SPM2 AVG305 T1 Frame Of Reference. */ export const UID_SPM2AVG305T1FrameOfReference = '1.2.840.10008.1.4.1.14';
/** SPM2 BRAINMASK Frame Of Reference. */ export const UID_SPM2BRAINMASKFrameOfReference = '1.2.840.10008.1.4.1.13';
/** SPM2 CSF Frame Of Reference. */ export const UID_SPM2CSFFrameOfReference = '1.2.840.10008.1.4.1.12';
/** SPM2 EPI Frame Of Reference. */ export const UID_SPM2EPIFrameOfReference = '1.2.840.10008.1.4.1.5';
/** SPM2 FILT1 Frame Of Reference. */ export const UID_SPM2FILT1FrameOfReference = '1.2.840.10008.1.4.1.6';
/** SPM2 GRAY Frame Of Reference. */ export const UID_SPM2GRAYFrameOfReference = '1.2.840.10008.1.4.1.10';
/** SPM2 PD Frame Of Reference. */ export const UID_SPM2PDFrameOfReference = '1.2.840.10008.1.4.1.4';
/** SPM2 PET Frame Of Reference. */ export const UID_SPM2PETFrameOfReference = '1.2.840.10008.1.4.1.7';
/** SPM2 SINGLESUBJT1 Frame Of Reference. */ export const UID_SPM2SINGLESUBJT1FrameOfReference =
  '1.2.840.10008.1.4.1.18';
/** SPM2 SPECT Frame Of Reference. */ export const UID_SPM2SPECTFrameOfReference = '1.2.840.10008.1.4.1.9';
/** SPM2 T1 Frame Of Reference. */ export const UID_SPM2T1FrameOfReference = '1.2.840.10008.1.4.1.2';
/** SPM2 T2 Frame Of Reference. */ export const UID_SPM2T2FrameOfReference = '1.2.840.10008.1.4.1.3';
/** SPM2 TRANSM Frame Of Reference. */ export const UID_SPM2TRANSMFrameOfReference = '1.2.840.10008.1.4.1.8';
/** SPM2 WHITE Frame Of Reference. */ export const UID_SPM2WHITEFrameOfReference = '1.2.840.10008.1.4.1.11';
/** Spring Color Palette SOP Instance. */ export const UID_SpringColorPaletteSOPInstance = '1.2.840.10008.1.5.5';
/** SRI24 Frame Of Reference. */ export const UID_SRI24FrameOfReference = '1.2.840.10008.1.4.4.1';
/** Standard Application Context. */ export const UID_StandardApplicationContext = '1.2.840.10008.3.1.1.1';
/** Standard Robotic Coordinate System Frame Of Reference. */ export const UID_StandardRoboticCoordinateSystemFrameOfReference =
  '1.2.840.10008.1.4.3.2';
/** Storage Commitment Push Model SOP Class. */ export const UID_StorageCommitmentPushModelSOPClass =
  '1.2.840.10008.1.20.1';
/** Storage Commitment Push Model SOP Instance. */ export const UID_StorageCommitmentPushModelSOPInstance =
  '1.2.840.10008.1.20.1.1';
/** Storage Service Class. */ export const UID_StorageServiceClass = '1.2.840.10008.4.2';
/** Substance Administration Logging SOP Class. */ export const UID_SubstanceAdministrationLoggingSOPClass =
  '1.2.840.10008.1.42';
/** Substance Administration Logging SOP Instance. */ export const UID_SubstanceAdministrationLoggingSOPInstance =
  '1.2.840.10008.1.42.1';
/** Substance Approval Query SOP Class. */ export const UID_SubstanceApprovalQuerySOPClass = '1.2.840.10008.5.1.4.42';
/** Summer Color Palette SOP Instance. */ export const UID_SummerColorPaletteSOPInstance = '1.2.840.10008.1.5.6';
/** Talairach Brain Atlas Frame Of Reference. */ export const UID_TalairachBrainAtlasFrameOfReference =
  '1.2.840.10008.1.4.1.1';
/** Unified Procedure Step Event SOP Class. */ export const UID_UnifiedProcedureStepEventSOPClass =
  '1.2.840.10008.5.1.4.34.6.4';
/** Unified Procedure Step Pull SOP Class. */ export const UID_UnifiedProcedureStepPullSOPClass =
  '1.2.840.10008.5.1.4.34.6.3';
/** Unified Procedure Step Push SOP Class. */ export const UID_UnifiedProcedureStepPushSOPClass =
  '1.2.840.10008.5.1.4.34.6.1';
/** Unified Procedure Step Query SOP Class. */ export const UID_UnifiedProcedureStepQuerySOPClass =
  '1.2.840.10008.5.1.4.34.6.5';
/** Unified Procedure Step Watch SOP Class. */ export const UID_UnifiedProcedureStepWatchSOPClass =
  '1.2.840.10008.5.1.4.34.6.2';
/** Unified Worklist And Procedure Step Service Class. */ export const UID_UnifiedWorklistAndProcedureStepServiceClass =
  '1.2.840.10008.5.1.4.34.6';
/** Universal Coordinated Time Synchronization Frame Of Reference. */ export const UID_UniversalCoordinatedTimeSynchronizationFrameOfReference =
  '1.2.840.10008.15.1.1';
/** UPS Filtered Global Subscription SOP Instance. */ export const UID_UPSFilteredGlobalSubscriptionSOPInstance =
  '1.2.840.10008.5.1.4.34.5.1';
/** UPS Global Subscription SOP Instance. */ export const UID_UPSGlobalSubscriptionSOPInstance =
  '1.2.840.10008.5.1.4.34.5';
/** Verification SOP Class. */ export const UID_VerificationSOPClass = '1.2.840.10008.1.1';
/** Video Endoscopic Image Real Time Communication. */ export const UID_VideoEndoscopicImageRealTimeCommunication =
  '1.2.840.10008.10.1';
/** Video Photographic Image Real Time Communication. */ export const UID_VideoPhotographicImageRealTimeCommunication =
  '1.2.840.10008.10.2';
/** VOILUT Box SOP Class. */ export const UID_VOILUTBoxSOPClass = '1.2.840.10008.5.1.1.22';
/** Winter Color Palette SOP Instance. */ export const UID_WinterColorPaletteSOPInstance = '1.2.840.10008.1.5.8';
