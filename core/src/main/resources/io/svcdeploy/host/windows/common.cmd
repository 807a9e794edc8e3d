rem Subroutines that every script ends with. Values come and go in variables: what is handed to
rem `call` is read twice, and a percent sign or a caret in it would not come through.

rem FILE -> DIGEST, in lower case; undefined if it cannot be read.
:digest
set "DIGEST="
for %%f in ("%FILE%") do if "%%~zf"=="0" set "DIGEST=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
if defined DIGEST exit /b 0
>"%SCRATCH%" certutil -hashfile "%FILE%" SHA256 2>nul
rem Its failures are negative, and told where the digest would be.
if not "%errorlevel%"=="0" exit /b 0
for /f "usebackq skip=1 delims=" %%h in ("%SCRATCH%") do if not defined DIGEST set "DIGEST=%%h"
rem Old ones print the bytes apart.
if defined DIGEST set "DIGEST=%DIGEST: =%"
exit /b 0

rem FOLDER -> WHOLE: defined if every file of a release folder is what its SHA256SUMS says; else
rem DAMAGED, one that is not.
:intact
set "WHOLE=1"
if not exist "%FOLDER%\.svc-deploy\SHA256SUMS" set "WHOLE="
if not defined WHOLE exit /b 0
for /f "usebackq tokens=1,*" %%a in ("%FOLDER%\.svc-deploy\SHA256SUMS") do (
  set "WANTED=%%a"
  set "FILE=%FOLDER%\%%b"
  call :same
)
exit /b 0

:same
call :digest
if "%DIGEST%"=="%WANTED%" exit /b 0
set "WHOLE="
set "DAMAGED=%FILE%"
exit /b 0

rem -> CURRENT: the release that is switched to; undefined if there is none.
:current
set "CURRENT="
if exist "%B%\current" set /p CURRENT=<"%B%\current"
exit /b 0

rem A second; there is no other way to wait without a console.
:nap
ping -n 2 127.0.0.1 >nul 2>nul
exit /b 0

rem -> STATE of the transaction T.
:read_state
set "STATE="
if exist "%T%\state" set /p STATE=<"%T%\state"
exit /b 0

rem Wait at most LEFT seconds for the transaction's state to be one of UNTIL_STATES.
:await_state
call :read_state
for %%s in (%UNTIL_STATES%) do if "%STATE%"=="%%s" exit /b 0
if %LEFT% leq 0 exit /b 1
set /a LEFT-=1
call :nap
goto await_state

rem -> REGISTERED: defined if what the service runs is the current release.
:registered
set "REGISTERED="
if not defined CURRENT exit /b 0
set "FILE=%R%\%CURRENT%\%PROGRAM%"
call :sm_image
rem By a file, which is compared byte by byte: what stands in an argument changes its code page.
<nul >"%SCRATCH%.want" set /p "=%FILE%"
>>"%SCRATCH%.want" echo.
findstr /i /l /g:"%SCRATCH%.want" "%SCRATCH%" >nul 2>nul
if not errorlevel 1 set "REGISTERED=1"
exit /b 0

rem What the service manager says, and what it runs: it starts what the image path names, and the
rem file of a process cannot be changed while it runs.
:print_look
call :sm_look
call :current
if %PID%==0 exit /b 0
call :registered
if not defined REGISTERED echo exe-digest=unknown
if not defined REGISTERED exit /b 0
call :digest
>"%SCRATCH%" set FILE
for /f "usebackq tokens=1,* delims==" %%a in ("%SCRATCH%") do if "%%a"=="FILE" echo exe=%%b
echo exe-digest=%DIGEST%
exit /b 0

:print_result
set /p BEGAN=<"%T%\began"
echo began=%BEGAN%
call :read_state
echo state=%STATE%
if exist "%T%\log" for /f "usebackq delims=" %%l in ("%T%\log") do echo log=%%l
exit /b 0

rem The reason of a quarantine comes after the line was begun.
:join_quarantine
for /f "usebackq delims=" %%h in ("%T%\journal.quarantined-head") do for /f "usebackq delims=" %%t in ("%T%\quarantined-tail") do >"%T%\journal.quarantined" echo %%h%%t
exit /b 0

rem ID: brought to its end, if nobody decided it.
:resolve_unfinished
set "T=%B%\tx\%ID%"
call :read_state
set "OPEN="
for %%s in (activating activated reverting) do if "%STATE%"=="%%s" set "OPEN=1"
if not defined OPEN exit /b 0
pushd "%T%"
cmd /d /q /c .\tx.cmd takeover
popd
set "LEFT=%UNFINISHED%"
set "UNTIL_STATES=confirmed reverted failed"
call :await_state
if errorlevel 1 goto endless
echo resolved=%ID%
exit /b 0
:endless
echo the unfinished deployment %ID% does not end>&2
type "%T%\log" >&2 2>nul
set "ENDLESS=1"
call :lock_top
set "FENCE=%TOP%"
call :lock_release
exit /b 1

rem Decided transactions have nothing more to say; the journal has.
:forget_old
pushd "%B%\tx"
for /d %%t in (*) do if not "%%t"=="%ID%" call :forget "%%t"
popd
exit /b 0
:forget
set "STATE="
set /p STATE=<"%~1\state"
for %%s in (confirmed reverted failed staged) do if "%STATE%"=="%%s" rmdir /s /q "%~1"
exit /b 0

:probe_unfinished
call :read_state
for %%s in (activating activated reverting) do if "%STATE%"=="%%s" echo unfinished=%ID%
exit /b 0

rem SAY: a line of the log of the transaction T.
:say
>>"%T%\log" echo %SAY%
exit /b 0

rem FOLDER: whoever can change what is in it runs programs as the system: administrators alone may.
:protect
icacls "%FOLDER%" /inheritance:r /grant *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX >nul
exit /b %errorlevel%
