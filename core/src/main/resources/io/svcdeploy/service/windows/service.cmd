rem The service as the service control manager knows it.

rem -> SERVICE_STATE: 0 none, 1 stopped, 2 starting, 3 stopping, 4 running, 7 paused; EXIT_CODE, PID.
rem By place, not by name: some languages have other names.
:sm_query
set "SERVICE_STATE=0"
set "EXIT_CODE=0"
set "PID=0"
set "LINE=0"
for /f "tokens=1,2 delims=:" %%a in ('sc queryex "%SVC%" 2^>nul') do if not "%%b"=="" call :sm_line %%b
exit /b 0
:sm_line
set /a LINE+=1
if %LINE%==3 set "SERVICE_STATE=%~1"
if %LINE%==4 set "EXIT_CODE=%~1"
if %LINE%==8 set "PID=%~1"
exit /b 0

:sm_look
call :sm_query
set "ACTIVE=0"
set "BROKEN=0"
set "WANTED=0"
if %SERVICE_STATE%==4 set "ACTIVE=1"
if %SERVICE_STATE%==4 set "WANTED=1"
if %SERVICE_STATE%==2 set "WANTED=1"
if %SERVICE_STATE%==1 if not "%EXIT_CODE%"=="0" if not "%EXIT_CODE%"=="1077" set "BROKEN=1"
echo active=%ACTIVE%
echo failed=%BROKEN%
echo wanted=%WANTED%
echo pid=%PID%
echo restarts=0
if %SERVICE_STATE%==0 echo status=not installed
if %SERVICE_STATE%==1 echo status=stopped, exit code %EXIT_CODE%
if %SERVICE_STATE%==2 echo status=starting
if %SERVICE_STATE%==3 echo status=stopping
if %SERVICE_STATE%==4 echo status=running
if %SERVICE_STATE% gtr 4 echo status=paused
exit /b 0

rem Where no release is current nothing of the service is ours.
:sm_taken
call :sm_query
if %SERVICE_STATE%==0 exit /b 0
set "IMAGE=an unknown program"
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%" /v ImagePath >"%SCRATCH%" 2>nul
for /f "usebackq tokens=1,2,*" %%a in ("%SCRATCH%") do if /i "%%a"=="ImagePath" set IMAGE=%%c
for /f "tokens=1,* delims==" %%a in ('set IMAGE') do if "%%a"=="IMAGE" echo taken=a service %SVC% is there already, and not made by svc-deploy: it runs %%b
exit /b 0

rem Whether it came up is for the health gate to say.
:sm_start
sc start "%SVC%"
set "STARTED=%errorlevel%"
if "%STARTED%"=="0" exit /b 0
set "SAY=sc start ended with %STARTED%"
goto say

rem Asked, waited for, then killed. What is killed must not be restarted: the failure actions go
rem first, and come back with the next registration.
:sm_stop
call :sm_query
if %SERVICE_STATE%==0 exit /b 0
set "WAS=%PID%"
if %SERVICE_STATE%==1 goto sm_gone
sc stop "%SVC%" >nul
set "LEFT=%STOP_SECONDS%"
:sm_stopping
call :sm_query
if %SERVICE_STATE%==1 goto sm_gone
if %LEFT% leq 0 goto sm_kill
set /a LEFT-=1
call :nap
goto sm_stopping
:sm_kill
sc failure "%SVC%" reset= 0 actions= "" >nul
if not %PID%==0 taskkill /f /pid %PID%
set "LEFT=10"
:sm_killed
call :sm_query
if %SERVICE_STATE%==1 goto sm_gone
if %LEFT% leq 0 exit /b 1
set /a LEFT-=1
call :nap
goto sm_killed

rem The manager may say "stopped" a moment before the process is gone.
:sm_gone
if %WAS%==0 exit /b 0
set "LEFT=10"
:sm_process
tasklist /nh /fi "PID eq %WAS%" 2>nul | findstr /r /c:" %WAS% " >nul
if errorlevel 1 exit /b 0
if %LEFT% leq 0 taskkill /f /pid %WAS%
if %LEFT% leq 0 exit /b 0
set /a LEFT-=1
call :nap
goto sm_process

rem A service that somebody looks at is only marked; its name is free when they close.
:sm_delete
call :sm_query
if %SERVICE_STATE%==0 exit /b 0
sc delete "%SVC%"
exit /b %errorlevel%

:sm_status
sc qc "%SVC%" 2>nul
sc queryex "%SVC%" 2>nul
exit /b 0

rem What it told the event log, and what Windows told of it.
:sm_log
wevtutil qe Application /c:40 /f:text "/q:*[System[Provider[@Name='%SVC%']]]" 2>nul
wevtutil qe System /c:10 /rd:true /f:text "/q:*[System[Provider[@Name='Service Control Manager']] and EventData[Data='%SVC%']]" 2>nul
exit /b 0
