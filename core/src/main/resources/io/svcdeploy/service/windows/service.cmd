rem The service as the service control manager knows it.

rem -> SERVICE_STATE: 0 none, 1 stopped, 2 starting, 3 stopping, 4 running, 7 paused; EXIT_CODE, the
rem service's OWN_CODE where that is 1066, PID.
rem By place, not by name: some languages have other names.
:sm_query
set "SERVICE_STATE=0"
set "EXIT_CODE=0"
set "OWN_CODE=0"
set "PID=0"
set "LINE=0"
for /f "tokens=1,2 delims=:" %%a in ('sc queryex "%SVC%" 2^>nul') do if not "%%b"=="" call :sm_line %%b
exit /b 0
:sm_line
set /a LINE+=1
if %LINE%==3 set "SERVICE_STATE=%~1"
if %LINE%==4 set "EXIT_CODE=%~1"
if %LINE%==5 set "OWN_CODE=%~1"
if %LINE%==8 set "PID=%~1"
exit /b 0

rem -> the scratch file names the program; NSSM: defined if NSSM runs it.
:sm_image
set "NSSM="
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%" /v ImagePath >"%SCRATCH%" 2>nul
findstr /i /l /c:"\.svc-deploy\nssm.exe" "%SCRATCH%" >nul 2>nul
if errorlevel 1 exit /b 0
set "NSSM=1"
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%\Parameters" /v Application >"%SCRATCH%" 2>nul
exit /b 0

rem A service of NSSM is as good as the program that NSSM runs, and paused while NSSM waits to start
rem that again. Which process it is, only its name tells: among several, NSSM's own PID is told.
:sm_child
set "CHILD=0"
set "CHILDREN=0"
tasklist /nh /fo csv /fi "IMAGENAME eq %PROGRAM%" >"%SCRATCH%" 2>nul
for /f "usebackq tokens=2 delims=," %%p in ("%SCRATCH%") do call :sm_count %%~p
if %CHILDREN%==1 set "PID=%CHILD%"
if %CHILDREN%==0 set "ACTIVE=0"
if %CHILDREN%==0 set "PID=0"
exit /b 0
:sm_count
for /f "delims=0123456789" %%x in ("%~1") do exit /b 0
set /a CHILDREN+=1
set "CHILD=%~1"
exit /b 0

:sm_look
call :sm_query
call :sm_image
set "ACTIVE=0"
set "BROKEN=0"
set "WANTED=0"
set "CHILDREN=1"
if %SERVICE_STATE%==4 set "ACTIVE=1"
if %SERVICE_STATE%==4 if defined NSSM call :sm_child
if %SERVICE_STATE%==4 set "WANTED=1"
if %SERVICE_STATE%==2 set "WANTED=1"
if %SERVICE_STATE%==7 if defined NSSM set "WANTED=1"
if %SERVICE_STATE%==1 if not "%EXIT_CODE%"=="0" if not "%EXIT_CODE%"=="1077" set "BROKEN=1"
echo active=%ACTIVE%
echo failed=%BROKEN%
echo wanted=%WANTED%
echo pid=%PID%
echo restarts=0
if %SERVICE_STATE%==0 echo status=not installed
if %SERVICE_STATE%==1 if %EXIT_CODE%==1066 echo status=stopped, exit code %OWN_CODE%
if %SERVICE_STATE%==1 if %EXIT_CODE%==1077 echo status=stopped, not started since the machine booted
if %SERVICE_STATE%==1 if not %EXIT_CODE%==1066 if not %EXIT_CODE%==1077 echo status=stopped, exit code %EXIT_CODE%
if %SERVICE_STATE%==1 echo exit-code=%EXIT_CODE%
if %SERVICE_STATE%==2 echo status=starting
if %SERVICE_STATE%==3 echo status=stopping
if %SERVICE_STATE%==4 if not %CHILDREN%==0 echo status=running
if %SERVICE_STATE%==4 if %CHILDREN%==0 echo status=NSSM runs, but no process of %PROGRAM%
if %SERVICE_STATE% gtr 4 if not defined NSSM echo status=paused
if %SERVICE_STATE% gtr 4 if defined NSSM echo status=the program ended, NSSM waits to start it again
exit /b 0

rem Where no release is current nothing of the service is ours. One that is marked for deletion is
rem waited for at the switch.
:sm_taken
call :sm_query
if %SERVICE_STATE%==0 exit /b 0
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%" /v DeleteFlag >nul 2>nul
if not errorlevel 1 exit /b 0
set "IMAGE=an unknown program"
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%" /v ImagePath >"%SCRATCH%" 2>nul
for /f "usebackq tokens=1,2,*" %%a in ("%SCRATCH%") do if /i "%%a"=="ImagePath" set IMAGE=%%c
for /f "tokens=1,* delims==" %%a in ('set IMAGE') do if "%%a"=="IMAGE" echo taken=a service %SVC% is there already, and not made by svc-deploy: it runs %%b
exit /b 0

rem Whether what was started is well is for the health gate to say.
:sm_start
sc start "%SVC%"
set "STARTED=%errorlevel%"
if "%STARTED%"=="0" exit /b 0
rem Its recovery was quicker.
if "%STARTED%"=="1056" exit /b 0
set "SAY=sc start ended with %STARTED%"
call :say
exit /b 1

rem Asked, waited for, then killed. What is killed must not be restarted: the failure actions go
rem first, and come back with the next registration.
:sm_stop
call :sm_query
if %SERVICE_STATE%==0 exit /b 0
set "WAS=%PID%"
if %SERVICE_STATE%==1 goto sm_gone
call :sm_image
set "ASKED="
set "LEFT=%STOP_SECONDS%"
rem NSSM itself kills the program after that time.
if defined NSSM set /a LEFT+=3
:sm_stopping
if not defined ASKED call :sm_ask
call :sm_query
if %SERVICE_STATE% leq 1 goto sm_gone
if %LEFT% leq 0 goto sm_kill
set /a LEFT-=1
call :nap
goto sm_stopping
:sm_kill
sc failure "%SVC%" reset= 0 actions= "" >nul
if not %PID%==0 taskkill /f /t /pid %PID%
set "LEFT=10"
:sm_killed
call :sm_query
if %SERVICE_STATE% leq 1 goto sm_gone
if %LEFT% leq 0 exit /b 1
set /a LEFT-=1
call :nap
goto sm_killed

rem While it starts it takes no requests (1061, 1052), and is asked again.
:sm_ask
sc stop "%SVC%" >nul
set "ANSWER=%errorlevel%"
if "%ANSWER%"=="1061" exit /b 0
if "%ANSWER%"=="1052" exit /b 0
set "ASKED=1"
exit /b 0

rem The manager may say "stopped" a moment before the process is gone.
:sm_gone
if %WAS%==0 exit /b 0
set "LEFT=10"
:sm_process
tasklist /nh /fi "PID eq %WAS%" 2>nul | findstr /r /c:" %WAS% " >nul
if errorlevel 1 exit /b 0
if %LEFT% leq 0 taskkill /f /t /pid %WAS%
if %LEFT% leq 0 exit /b 0
set /a LEFT-=1
call :nap
goto sm_process

rem A service that somebody looks at is only marked; it is gone when they close, and starts no more.
:sm_delete
call :sm_query
if %SERVICE_STATE%==0 exit /b 0
sc delete "%SVC%"
set "DELETED=%errorlevel%"
call :sm_settle
if errorlevel 1 exit /b 0
if "%DELETED%"=="0" exit /b 0
set "SAY=sc delete ended with %DELETED%"
call :say
exit /b 1

rem A stopped service that is marked for deletion is waited for, and 1 if somebody holds it still. A
rem running one goes when it stops.
:sm_settle
set "LEFT=10"
:sm_settling
call :sm_query
if not %SERVICE_STATE%==1 exit /b 0
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%" /v DeleteFlag >nul 2>nul
if errorlevel 1 exit /b 0
if %LEFT% leq 0 goto sm_marked
set /a LEFT-=1
call :nap
goto sm_settling
:sm_marked
set "SAY=the service %SVC% is marked for deletion, Windows error 1072: it goes when nobody holds it open"
call :say
exit /b 1

:sm_status
sc qc "%SVC%" 2>nul
sc queryex "%SVC%" 2>nul
exit /b 0

rem What it wrote, what it told the event log, and what Windows and NSSM told of it.
:sm_log
call :sm_files
rem Windows itself tells of it by its display name.
set "SHOWN=%SVC%"
reg query "HKLM\SYSTEM\CurrentControlSet\Services\%SVC%" /v DisplayName >"%SCRATCH%" 2>nul
for /f "usebackq tokens=1,2,*" %%a in ("%SCRATCH%") do if /i "%%a"=="DisplayName" set SHOWN=%%c
if not defined SHOWN set "SHOWN=%SVC%"
rem A name that could end the query is looked for without its quotes, in vain.
set "SHOWN=%SHOWN:"=%"
set "SHOWN=%SHOWN:'=%"
wevtutil qe Application /c:40 /rd:true /f:text "/q:*[System[Provider[@Name='%SVC%']]]" 2>nul
wevtutil qe Application /c:10 /rd:true /f:text "/q:*[System[Provider[@Name='nssm']] and EventData[Data='%SVC%']]" 2>nul
wevtutil qe System /c:10 /rd:true /f:text "/q:*[System[Provider[@Name='Service Control Manager']] and EventData[Data='%SVC%' or Data='%SHOWN%']]" 2>nul
exit /b 0

rem The last LINES lines of each file; NSSM's begin with each switch.
:sm_files
pushd "%DIR%\logs" 2>nul
if errorlevel 1 exit /b 0
for %%f in (stdout.log stderr.log "%SVC%.log") do if exist %%f call :sm_tail %%f
popd
exit /b 0
:sm_tail
set "SKIP=0"
for /f %%n in ('%SystemRoot%\System32\find.exe /c /v "" ^<%1') do set /a SKIP=%%n-LINES
if %SKIP% leq 0 type %1
if %SKIP% leq 0 exit /b 0
for /f "usebackq skip=%SKIP% delims=" %%l in (%1) do echo.%%l
exit /b 0
