; El instalador de Windows: para una persona, sin administrador, en castellano.
;
; Lo llama packaging/windows.py, que le dice STUB, VERSION, FILES, TARGET, ICON y KILOBYTES.
; Los datos viven en otra carpeta (%LOCALAPPDATA%\CanasPlan): aquí nadie los toca.

Target ${STUB}
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
CRCCheck force

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CanasPlan"
!define PROGRAM "CanasPlan.exe"
!define UNINSTALLER "Desinstalar.exe"
!define SHORTCUT "$SMPROGRAMS\CanasPlan.lnk"
!define OLD_WINDOWS 3 ; códigos de salida, para quien instala sin ventana (/S)
!define IS_RUNNING 2

Name "CanasPlan"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\CanasPlan"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "CanasPlan ${VERSION}"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "CanasPlan ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "Seguimiento del plan de gobierno de la provincia de Canas.$\r$\n$\r$\nSe instala solo para usted; no hace falta ser administrador. Si ya tenía una versión anterior, esta ocupa su lugar y sus datos quedan como están.$\r$\n$\r$\nNecesita Windows 10 versión 1809 o más nuevo, de 64 bits.$\r$\n$\r$\nSi CanasPlan está abierto, ciérrelo antes de seguir."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "Abrir CanasPlan"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Se quita el programa. Sus datos no se borran: siguen en la carpeta CanasPlan de $LOCALAPPDATA, o en la que usted eligió."

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SpanishInternational"

VIAddVersionKey /LANG=${LANG_SPANISHINTERNATIONAL} "ProductName" "CanasPlan"
VIAddVersionKey /LANG=${LANG_SPANISHINTERNATIONAL} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SPANISHINTERNATIONAL} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SPANISHINTERNATIONAL} "FileDescription" "Instalador de CanasPlan"
VIAddVersionKey /LANG=${LANG_SPANISHINTERNATIONAL} "CompanyName" "Municipalidad Provincial de Canas"
VIAddVersionKey /LANG=${LANG_SPANISHINTERNATIONAL} "LegalCopyright" "Apache License 2.0"

; Windows no deja escribir en un programa que corre: así se sabe, sin mirar ventanas ajenas.
!macro REFUSE_WHILE_RUNNING un
Function ${un}RefuseWhileRunning
  again:
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "CanasPlan está abierto. Guarde lo que esté escribiendo, ciérrelo y pulse Reintentar." /SD IDCANCEL IDRETRY again
      SetErrorLevel ${IS_RUNNING}
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd
!macroend
!insertmacro REFUSE_WHILE_RUNNING ""
!insertmacro REFUSE_WHILE_RUNNING "un."

Function .onInit
  ${IfNot} ${AtLeastBuild} 17763
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "CanasPlan necesita Windows 10 versión 1809 o más nuevo, de 64 bits. Este Windows es anterior o de 32 bits: actualícelo, o use otra computadora." /SD IDOK
    SetErrorLevel ${OLD_WINDOWS}
    Quit
  ${EndIf}
  Call RefuseWhileRunning
FunctionEnd

Function un.onInit
  Call un.RefuseWhileRunning
FunctionEnd

Section "CanasPlan"
  Call RefuseWhileRunning ; pudo abrirse mientras se leía la primera página
  RMDir /r "$INSTDIR\_internal" ; nada de la versión anterior se mezcla con esta
  SetOutPath "$INSTDIR"
  File /r "${FILES}"
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  CreateShortcut "${SHORTCUT}" "$INSTDIR\${PROGRAM}"

  WriteRegStr HKCU "${KEY}" "DisplayName" "CanasPlan"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "Publisher" "Municipalidad Provincial de Canas"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

; Solo lo que la instalación puso: otra cosa que alguien dejó en la carpeta se queda.
Section "Uninstall"
  Call un.RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${UNINSTALLER}"
  RMDir "$INSTDIR"
  Delete "${SHORTCUT}"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
