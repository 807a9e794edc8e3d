rem Builds the new release beside the others. Nothing live is touched; the folder gets its name last.
:stage_begin
set "N=%R%\new-%ID%"
pushd "%R%"
for /d %%o in (new-* broken-* pruned-*) do rmdir /s /q "%%o" 2>nul
popd
mkdir "%N%\.svc-deploy"
exit /b %errorlevel%

rem SOURCE, TARGET, WANTED
:stage_file
for %%f in ("%TARGET%") do if not exist "%%~dpf" mkdir "%%~dpf"
copy /b /y "%SOURCE%" "%TARGET%" >nul
if errorlevel 1 exit /b 1
set "FILE=%TARGET%"
call :digest
if "%DIGEST%"=="%WANTED%" exit /b 0
rem Of no use to a later try.
del "%SOURCE%" 2>nul
echo the bytes of %TARGET% are damaged: their digest is not %WANTED%>&2
exit /b 81

rem A virus scanner may hold what was just written: the name is tried for a while. The service's
rem variables are for administrators alone.
:stage_end
icacls "%N%\.svc-deploy\settings.reg" /inheritance:r /grant *S-1-5-32-544:F *S-1-5-18:F >nul
if errorlevel 1 exit /b 1
set "FOLDER=%R%\%NAME%"
if exist "%FOLDER%\" goto stage_repair
set "LEFT=20"
:stage_name
ren "%N%" "%NAME%" 2>nul
if not exist "%N%\" goto stage_done
if %LEFT% leq 0 echo the folder %N% cannot be renamed: something holds a file in it>&2
if %LEFT% leq 0 exit /b 1
set /a LEFT-=1
call :nap
goto stage_name

rem A damaged release may be the one that runs: each file that can be is put right in its place.
:stage_repair
xcopy "%N%" "%FOLDER%" /e /i /y /q >nul
call :intact
rmdir /s /q "%N%"
if not defined WHOLE exit /b 81
:stage_done
del /q "%B%\staging\*" 2>nul
exit /b 0
