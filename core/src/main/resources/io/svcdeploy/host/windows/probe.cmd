rem Everything the controller wants to know, in one round trip: name=value lines.
echo os=windows
echo arch=%PROCESSOR_ARCHITECTURE%
for /f "tokens=1,* delims==" %%a in ('set USER') do if "%%a"=="USERNAME" echo user=%%b
for /f "tokens=1,* delims==" %%a in ('set USER') do if "%%a"=="USERPROFILE" echo home=%%b
set "NEAR=%DIR%"
if not exist "%NEAR%\" set "NEAR=%DIR:~0,3%"
if not exist "%DIR%\" echo near=%NEAR%
rem In every language the last line tells the free bytes, and without /-c it would group them.
set "DISK="
dir /-c /a "%NEAR%" >"%SCRATCH%" 2>nul
for /f "usebackq delims=" %%l in ("%SCRATCH%") do set "DISK=%%l"
for /f "tokens=1,* delims==" %%a in ('set DISK 2^>nul') do if "%%a"=="DISK" echo disk=%%b
echo time=%CLOCK%
rem The mandatory label that a login with an administrator's rights has: high, or the system's.
whoami /groups >"%SCRATCH%" 2>nul
findstr /c:S-1-16-12288 /c:S-1-16-16384 "%SCRATCH%" >nul
if not errorlevel 1 echo uid=0
if not errorlevel 1 echo writable=1
rem The group alone: a filtered login is a member, but has not the rights.
findstr /c:S-1-5-32-544 "%SCRATCH%" >nul
if not errorlevel 1 echo administrator=1
reg query HKLM\SOFTWARE\OpenSSH /v DefaultShell >"%SCRATCH%" 2>nul
for /f "usebackq tokens=1,2,*" %%a in ("%SCRATCH%") do if /i "%%a"=="DefaultShell" echo default-shell=%%c
reg query HKLM\SYSTEM\CurrentControlSet\Control\FileSystem /v LongPathsEnabled >"%SCRATCH%" 2>nul
for /f "usebackq tokens=1,2,*" %%a in ("%SCRATCH%") do if "%%c"=="0x1" echo long-paths=1
sc query WinDefend >"%SCRATCH%" 2>nul
findstr /c:": 4 " "%SCRATCH%" >nul
if not errorlevel 1 echo defender=1
for %%t in (certutil schtasks sc reg tasklist taskkill findstr icacls whoami wevtutil nssm) do for %%p in (%%t.exe) do if not "%%~$PATH:p"=="" echo tool=%%t
if exist "%ChocolateyInstall%\lib\NSSM\tools\nssm.exe" echo tool=nssm
call :current
echo current=%CURRENT%
pushd "%R%" 2>nul
if not errorlevel 1 for /d %%r in (*) do if exist "%%r\.svc-deploy\SHA256SUMS" (
  echo release=%%r
  if exist "%%r\.svc-deploy\confirmed" echo confirmed=%%r
  for /f "usebackq delims=" %%h in ("%%r\.svc-deploy\health.json") do echo health=%%r %%h
  for /f "usebackq tokens=1,*" %%a in ("%%r\.svc-deploy\SHA256SUMS") do echo has=%%a %%r/%%b
)
popd
if not defined CURRENT call :sm_taken
set "FOLDER=%R%\%CURRENT%"
set "WHOLE="
if defined CURRENT call :intact
if defined WHOLE echo intact=1
call :registered
if defined REGISTERED echo registered=1
call :print_look
pushd "%B%\tx" 2>nul
if not errorlevel 1 for /d %%t in (*) do (
  set "ID=%%t"
  set "T=%B%\tx\%%t"
  call :probe_unfinished
)
popd
call :lock_top
call :lock_held
if defined HELD call :lock_print
if exist "%B%\journal.jsonl" for /f "usebackq delims=" %%l in ("%B%\journal.jsonl") do echo journal=%%l
