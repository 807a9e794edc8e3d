rem Everything the controller wants to know, in one round trip: name=value lines.
echo os=windows
echo arch=%PROCESSOR_ARCHITECTURE%
for /f "tokens=1,* delims==" %%a in ('set USER') do if "%%a"=="USERNAME" echo user=%%b
for /f "tokens=1,* delims==" %%a in ('set USER') do if "%%a"=="USERPROFILE" echo home=%%b
for /f "tokens=1,* delims==" %%a in ('set DIR') do if "%%a"=="DIR" echo directory=%%b
for /f "tokens=1,* delims==" %%a in ('set DIR') do if "%%a"=="DIR" echo near=%%b
echo time=%CLOCK%
rem The mandatory label that a login with an administrator's rights has: high, or the system's.
whoami /groups >"%SCRATCH%" 2>nul
findstr /c:S-1-16-12288 /c:S-1-16-16384 "%SCRATCH%" >nul
if not errorlevel 1 echo uid=0
if not errorlevel 1 echo writable=1
for %%t in (certutil schtasks sc reg tasklist taskkill findstr icacls whoami wevtutil) do for %%p in (%%t.exe) do if not "%%~$PATH:p"=="" echo tool=%%t
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
