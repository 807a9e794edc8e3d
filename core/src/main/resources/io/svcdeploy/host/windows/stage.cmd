rem Builds the new release beside the others. Nothing live is touched; the folder gets its name last.
rem Until then it has a shorter one than any release: what fits into its place in the end, fits here.
:stage_begin
set "N=%R%\.new-%FENCE%"
pushd "%R%"
for /d %%o in (.new-* .broken-* .pruned-*) do rmdir /s /q "%%o" 2>nul
popd
mkdir "%N%\.svc-deploy"
exit /b %errorlevel%

rem FROM, SOURCE in it, TARGET, WANTED, PRIVATE if not everybody may read it. Whoever looks into each new file, as scanners do, is given some time.
:stage_file
for %%f in ("%TARGET%") do if not exist "%%~dpf" mkdir "%%~dpf"
if not defined PRIVATE goto stage_copy
rem A copy leaves the file that it fills its rights.
type nul >"%TARGET%"
call :stage_private
if errorlevel 1 goto stage_refused
:stage_copy
copy /b /y "%SOURCE%" "%TARGET%" >nul
if errorlevel 1 goto stage_refused
set "FILE=%TARGET%"
set "LEFT=20"
:stage_read
call :digest
if "%DIGEST%"=="%WANTED%" exit /b 0
if defined DIGEST goto stage_damaged
if %LEFT% leq 0 goto stage_held
set /a LEFT-=1
call :nap
goto stage_read

:stage_held
echo the file "%FILE%" cannot be opened, Windows error 32: a virus scanner or a backup may hold it>&2
exit /b 1

rem TARGET: for administrators, the system, and whoever runs as a service.
:stage_private
icacls "%TARGET%" /inheritance:r /grant *S-1-5-32-544:F *S-1-5-18:F *S-1-5-6:R >nul
exit /b %errorlevel%

rem Windows says of a path that is too long that it cannot be found.
:stage_refused
for %%f in ("%TARGET%") do set "FOLDER=%%~dpf"
set "TOO_LONG="
if not "%TARGET:~0,259%"=="%TARGET%" set "TOO_LONG=1"
if not "%FOLDER:~0,248%"=="%FOLDER%" set "TOO_LONG=1"
if defined TOO_LONG echo the path "%TARGET%" is too long, Windows error 206>&2
if defined TOO_LONG exit /b 1
echo "%SOURCE%" could not be copied to "%TARGET%">&2
rem What an old release cannot give, because it is held or gone, is sent.
if "%FROM%"=="%R%\" exit /b 81
exit /b 1

:stage_damaged
rem Of no use to a later try.
del "%SOURCE%" 2>nul
echo the bytes of "%TARGET%" are damaged: their digest is not %WANTED%>&2
exit /b 81

rem A virus scanner may hold what was just written: the name is tried for a while.
:stage_end
set "FOLDER=%R%\%NAME%"
if exist "%FOLDER%\" goto stage_repair
set "LEFT=20"
:stage_name
ren "%N%" "%NAME%" 2>nul
if not exist "%N%\" goto stage_done
if %LEFT% leq 0 goto stage_kept
set /a LEFT-=1
call :nap
goto stage_name

rem A file is held if it cannot be opened for writing; nothing is written.
:stage_kept
set "FILE="
for /r "%N%" %%f in (*) do 2>nul (>>"%%f" (call )) || set "FILE=%%f"
if defined FILE goto stage_held
echo the folder "%N%" cannot be renamed, Windows error 32: a virus scanner, a backup or a console may hold it>&2
exit /b 1

rem A damaged release may be the one that runs: each file that can be is put right in its place, and
rem one that cannot does not end it.
:stage_repair
xcopy "%N%" "%FOLDER%" /c /e /i /r /y /q >nul
call :intact
rmdir /s /q "%N%"
if defined WHOLE goto stage_done
set "FILE=%DAMAGED%"
2>nul (>>"%FILE%" (call )) || goto stage_held
exit /b 81
:stage_done
del /q "%B%\staging\*" 2>nul
exit /b 0
