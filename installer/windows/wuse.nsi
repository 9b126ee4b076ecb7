; SPDX-License-Identifier: MulanPSL-2.0
; Installs the folder PAYLOAD for the present user: no administrator is needed at a station.
; The records are not here and are never touched, neither by an update nor by removal.
; Given by build.sh: VERSION, PAYLOAD, OUTPUT.
Unicode true
!include "MUI2.nsh"
!include "LogicLib.nsh"

!define NAME "五社工作台"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\WuseDesktop"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\WuseDesktop"
InstallDirRegKey HKCU "Software\WuseDesktop" "InstallDir"
RequestExecutionLevel user
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Mulan PSL v2"

!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${PAYLOAD}\LICENSE.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\python\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-m wuse_desktop"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

; A folder that holds something else is never emptied: only one of ours, known by its mark.
!macro RemoveProgram
  ${If} ${FileExists} "$INSTDIR\wuse-desktop.mark"
    RMDir /r "$INSTDIR\python"
    Delete "$INSTDIR\wuse.cmd"
    Delete "$INSTDIR\LICENSE.txt"
    Delete "$INSTDIR\wuse-desktop.mark"
  ${EndIf}
!macroend

Section "Program"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*.*"
  FileOpen $0 "$INSTDIR\wuse-desktop.mark" w
  FileWrite $0 "${VERSION}"
  FileClose $0
  WriteUninstaller "$INSTDIR\uninstall.exe"

  SetOutPath "$INSTDIR\python" ; becomes the working folder of the links
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\python\pythonw.exe" "-m wuse_desktop"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\python\pythonw.exe" "-m wuse_desktop"

  WriteRegStr HKCU "Software\WuseDesktop" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when empty
  Delete "$SMPROGRAMS\${NAME}\${NAME}.lnk"
  RMDir "$SMPROGRAMS\${NAME}"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\WuseDesktop"
SectionEnd
