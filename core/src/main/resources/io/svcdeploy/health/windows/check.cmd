goto checks_done

rem Runs one command of a health check, %CHECK%.cmd, for at most LEFT seconds, and prints how it
rem ended and its output. Its files lie where this script lies, in the login's home folder; their
rem names hold nothing special. KEEP: how many bytes of output are of use; MARK: see the reader.
:check_run
setlocal
set "TRIES=5"
>"%CHECK%.run.cmd" echo @echo off
>>"%CHECK%.run.cmd" echo :wait
>>"%CHECK%.run.cmd" echo if exist %CHECK%.stop%%1 exit
>>"%CHECK%.run.cmd" echo ping -n 1 127.0.0.1 ^>nul 2^>nul
>>"%CHECK%.run.cmd" echo if not exist %CHECK%.go%%1 goto wait
>>"%CHECK%.run.cmd" echo cmd /d /q /c call .\%CHECK%.cmd ^<%CHECK%.in ^>%CHECK%.out 2^>^&1
>>"%CHECK%.run.cmd" echo ^>%CHECK%.new echo %%errorlevel%%
>>"%CHECK%.run.cmd" echo ren %CHECK%.new %CHECK%.status

rem cmd tells nobody the number of what it starts: it is the one that was not there before, and it
rem waits until that is known. Where another cmd began in the same moment, it is begun anew.
:check_begin
setlocal
set "CAME=0"
call :check_processes
for /f "usebackq tokens=2 delims=," %%p in ("%CHECK%.tasks") do set "WAS_%%~p=1"
start "" /i /b cmd /d /q /c .\%CHECK%.run.cmd %TRIES% <nul >nul 2>nul
call :check_processes
for /f "usebackq tokens=2 delims=," %%p in ("%CHECK%.tasks") do if not defined WAS_%%~p (
  set /a CAME+=1
  set "PROCESS=%%~p"
)
if %CAME%==1 goto check_go
type nul >"%CHECK%.stop%TRIES%"
call :nap
endlocal
set /a TRIES-=1
if %TRIES% gtr 0 goto check_begin
set "STATUS=apart"
goto check_print

:check_go
type nul >"%CHECK%.go%TRIES%"
:check_wait
if exist "%CHECK%.status" goto check_ended
if %LEFT% leq 0 goto check_over
set /a LEFT-=1
call :nap
goto check_wait

rem What it held open is free a moment later.
:check_over
set "STATUS=killed"
taskkill /f /t /pid %PROCESS% >nul 2>nul
call :nap
goto check_print
:check_ended
set /p STATUS=<"%CHECK%.status"
:check_print
set "SIZE=0"
for %%f in ("%CHECK%.out") do if not "%%~zf"=="" set "SIZE=%%~zf"
echo.
if %SIZE% gtr %KEEP% goto check_long
echo %MARK% %STATUS%
type "%CHECK%.out" 2>nul
goto check_tidy
rem Its last lines; empty ones get lost.
:check_long
echo %MARK% %STATUS% long
set "LINES=0"
for /f "usebackq delims=" %%l in ("%CHECK%.out") do set /a LINES+=1
set /a LINES-=40
if %LINES% lss 1 echo ^|%SIZE% bytes in too few lines to show the last
if %LINES% geq 1 for /f "usebackq skip=%LINES% delims=" %%l in ("%CHECK%.out") do echo ^|%%l
:check_tidy
del "%CHECK%.*" 2>nul
if exist "%CHECK%.*" call :nap
del "%CHECK%.*" 2>nul
exit /b 0

:check_processes
tasklist /nh /fo csv /fi "imagename eq cmd.exe" >"%CHECK%.tasks" 2>nul
exit /b 0

:checks_done
