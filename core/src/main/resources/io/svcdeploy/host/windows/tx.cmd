rem One deployment's transaction. It lives on the host and needs nobody: whatever happens to the
rem controller, the connection or the power, one of these verbs brings the service to a version that
rem belongs together. An exit status is looked at before the next `set`, which clears it in a .cmd
rem file. By now: SVC DIR ID T NEW OLD DEADMAN STOP_SECONDS RUN_IT.
:transaction
set "SCRATCH=%T%\scratch.%~1"
set "TRIES=0"
set "VERB=%~1"
if /i not "%VERB%"=="confirm" goto quiet
call :alone
exit /b %errorlevel%
:quiet
rem A file of this verb alone: the system gives it to one writer, and what could not write there
rem would not even begin. Where it cannot be had all the same, nobody is told, but it is done.
set "ENTERED="
>>"%T%\err.%VERB%" 2>&1 call :alone
if defined ENTERED exit /b %errorlevel%
>nul 2>&1 call :alone
exit /b %errorlevel%

rem One process works at a time: the system gives this file to one writer, and takes it back from a
rem process that ended, however it ended. Where it cannot be had, going back matters more.
:alone
set "ENTERED="
9>"%T%\worker" call :work
set "CODE=%errorlevel%"
if defined ENTERED exit /b %CODE%
set /a TRIES+=1
if %TRIES% gtr 300 goto work
call :nap
goto alone

:work
set "ENTERED=1"
call :read_state
goto do_%VERB%

rem Every state was written beforehand, so that a full disk cannot keep one from being told.
:state
move /y "%T%\state.%NEXT%" "%T%\state" >nul 2>nul
if not errorlevel 1 exit /b 0
>"%T%\state" echo %NEXT%
exit /b 0

rem EVENT: its line was written beforehand too, but for the time. That is the controller's latest
rem word for it: by itself the host knows no form of it that is the same in every country.
:journal
set "AT="
if exist "%T%\at" set /p AT=<"%T%\at"
for /f "usebackq delims=" %%l in ("%T%\journal.%EVENT%") do >>"%B%\journal.jsonl" echo {"at":"%AT%",%%l
exit /b 0

rem Whoever renames this file has decided: confirm or revert, once and for all.
:claim
set "CLAIMS=20"
:claiming
ren "%T%\undecided" decided-%DECISION% 2>nul
if exist "%T%\decided-%DECISION%" exit /b 0
if not exist "%T%\undecided" exit /b 1
rem Nobody has: a virus scanner or a backup holds it for a moment.
if %CLAIMS% leq 0 exit /b 1
set /a CLAIMS-=1
call :nap
goto claiming

rem TO: a release; undefined for none.
:switch_to
if not defined TO goto switch_to_none
set "MOVES=10"
:switching
>"%B%\current.%ID%" echo %TO%
rem A full disk leaves it empty.
for %%f in ("%B%\current.%ID%") do if "%%~zf"=="0" exit /b 1
move /y "%B%\current.%ID%" "%B%\current" >nul
if not errorlevel 1 exit /b 0
rem Somebody reads the old one.
if %MOVES% leq 0 exit /b 1
set /a MOVES-=1
call :nap
goto switching
:switch_to_none
if exist "%B%\current" del "%B%\current"
exit /b 0

rem TO: its settings become the service's; undefined: the service is removed.
:register
if not defined TO goto sm_delete
call :sm_settle
if errorlevel 1 exit /b 1
pushd "%R%\%TO%\.svc-deploy" || exit /b 1
call .\register.cmd
set "CODE=%errorlevel%"
popd
if %CODE%==0 exit /b 0
set "SAY=register.cmd ended with %CODE%"
call :say
exit /b 1

:do_activate
if not "%STATE%"=="staged" echo transaction %ID% is %STATE%, not staged
if not "%STATE%"=="staged" exit /b 1
call :prepare
if errorlevel 1 goto give_up
set "EVENT=switching"
call :journal
set "SAY=dead-man armed: reverts in %DEADMAN% s unless confirmed"
call :say
call :switch_over
if errorlevel 1 goto activate_failed
set "NEXT=activated"
call :state
set "SAY=switched to %NEW%"
call :say
exit /b 0

:activate_failed
set "SAY=the switch failed: going back"
call :say
set "DECISION=revert"
set "BY=host"
call :claim
if errorlevel 1 exit /b 1
goto go_back

rem After this everything that going back needs is on the disk.
:prepare
call :current
set "SAY=the current release is not %OLD%, but %CURRENT%"
if not "%CURRENT%"=="%OLD%" goto prepare_failed
set "FOLDER=%R%\%NEW%"
set "WHOLE=1"
if defined NEW call :intact
set "SAY=the files of %NEW% are not what was shipped: put aside, the next deployment sends them again"
if not defined WHOLE if not "%NEW%"=="%OLD%" ren "%FOLDER%" .broken-%ID%
if not defined WHOLE goto prepare_failed
call :sm_settle
if errorlevel 1 exit /b 1
set "SAY=a service %SVC% is there that was not made here"
if not defined OLD if not "%SERVICE_STATE%"=="0" goto prepare_failed
set "RUNS=0"
if "%SERVICE_STATE%"=="2" set "RUNS=1"
if "%SERVICE_STATE%"=="4" set "RUNS=1"
>"%T%\ran" echo %RUNS%
set "SAY=the dead-man could not be armed"
schtasks /create /f /tn "svc-deploy-%SVC%-%ID%-deadman" /xml "%T%\deadman.xml"
if errorlevel 1 goto prepare_failed
set "NEXT=activating"
goto state

:register_failed
set "SAY=the service could not be registered"
:prepare_failed
call :say
exit /b 1

rem Before anything was switched.
:give_up
set "SAY=could not prepare: nothing was switched"
call :say
set "DECISION=revert"
call :claim
set "NEXT=failed"
call :state
call :disarm
exit /b 1

:switch_over
set "SAY=the old version does not stop"
call :sm_stop
if errorlevel 1 goto prepare_failed
set "TO=%NEW%"
call :register
if errorlevel 1 goto register_failed
set "SAY=the release could not be made the current one"
call :switch_to
if errorlevel 1 goto prepare_failed
if not defined NEW exit /b 0
if not "%RUN_IT%"=="yes" exit /b 0
goto sm_start

rem May be cut at any point and run again. What could not be brought back stays unfinished: the
rem dead-man or the next deployment tries again.
:go_back
set "SAY=the new version does not stop"
call :sm_stop
if errorlevel 1 call :say
set "NEXT=reverting"
call :state
set "FAILED="
set "TO=%OLD%"
call :register
if errorlevel 1 set "FAILED=registration"
call :switch_to
if errorlevel 1 set "FAILED=%FAILED% current"
set "RUNS=0"
set /p RUNS=<"%T%\ran"
if defined OLD if "%RUNS%"=="1" call :sm_start
if defined FAILED set "SAY=could not go back wholly: %FAILED%"
if defined FAILED call :say
if defined FAILED exit /b 1
set "SAY=went back to %OLD%"
call :say
set "EVENT=reverted-%BY%"
call :journal
call :quarantine
set "NEXT=reverted"
call :state
goto disarm

rem The controller may know why only after the host went back by itself.
:quarantine
if not exist "%T%\journal.quarantined" exit /b 0
set "EVENT=quarantined"
call :journal
ren "%T%\journal.quarantined" journal.was-quarantined
exit /b 0

rem Deleting a task that runs ends with it: this comes last.
:disarm
schtasks /delete /f /tn "svc-deploy-%SVC%-%ID%-run" >nul 2>nul
schtasks /delete /f /tn "svc-deploy-%SVC%-%ID%-deadman" >nul 2>nul
exit /b 0

:do_confirm
set "DECISION=confirm"
call :claim
if not errorlevel 1 goto finish
echo the host has already gone back by itself>&2
exit /b 77
:finish
if "%STATE%"=="confirmed" goto disarm
if defined NEW type nul >"%R%\%NEW%\.svc-deploy\confirmed"
set "EVENT=confirmed"
if not defined NEW set "EVENT=removed"
call :journal
set "SAY=confirmed %NEW%"
call :say
set "NEXT=confirmed"
call :state
call :prune
goto disarm

rem What somebody holds stays, as no release any more, and goes another time.
:prune
call :current
for /f "usebackq delims=" %%o in ("%T%\prune") do if not "%%o"=="%NEW%" if not "%%o"=="%OLD%" if not "%%o"=="%CURRENT%" if exist "%R%\%%o\" ren "%R%\%%o" ".pruned-%%o" 2>nul
pushd "%R%"
for /d %%o in (.pruned-*) do rmdir /s /q "%%o" 2>nul
popd
exit /b 0

:do_revert
set "BY=controller"
set "DECISION=revert"
call :claim
if not errorlevel 1 goto undo
echo this deployment is already confirmed>&2
exit /b 78
:undo
for %%s in (activating activated reverting) do if "%STATE%"=="%%s" goto go_back
if "%STATE%"=="reverted" call :quarantine
if "%STATE%"=="reverted" goto disarm
if "%STATE%"=="staged" goto give_up
exit /b 0

rem What the host does by itself when nobody decided, or when the one who decided was cut off.
:do_takeover
:do_deadman
set "BY=host"
set "DECISION=revert"
if "%STATE%"=="staged" goto give_up
for %%s in (activating activated reverting) do if "%STATE%"=="%%s" goto resolve
goto disarm
:resolve
if exist "%T%\decided-confirm" goto finish
call :claim
if errorlevel 1 exit /b 1
set "SAY=no confirmation: %VERB% goes back"
call :say
goto go_back
