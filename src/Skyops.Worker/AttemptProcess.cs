using System.Runtime.InteropServices;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Training;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Training;

namespace Skyops.Worker;

/// <summary>The child process of an attempt: what <c>skyops attempt &lt;folder&gt;</c> runs.</summary>
public static class AttemptProcess
{
    /// <summary>Runs the job in a folder; gives the exit code of the process.</summary>
    /// <param name="args">The folder of the attempt, nothing else.</param>
    public static Task<int> RunAsync(string[] args)
    {
        // First of all: a child without its worker would compute for nobody.
        if (!ParentWatch.Bind()) return Task.FromResult(ChildExitCode.NodeFailed);
        if (args is not [var path])
        {
            Console.Error.WriteLine("usage: skyops attempt FOLDER");
            return Task.FromResult(ChildExitCode.BadData);
        }

        return Task.Run(() => Run(new AttemptFolder(path)));
    }

    private static int Run(AttemptFolder folder)
    {
        using var stopped = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopped.Cancel();
        });
        try
        {
            var job = AttemptJob.Read(folder.Job);
            var voice = new JobVoice(Console.Out, TimeProvider.System);
            new TrainJob(job, folder, voice, TimeProvider.System).Run(stopped.Token);
            return ChildExitCode.Succeeded;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            return ChildExitCode.Stopped;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(Describe(error));
            return CodeOf(error);
        }
    }

    private static string Describe(Exception error) => error switch
    {
        FormatException or InvalidDataException or TrainPlanException or TrainDivergedException => error.Message,
        OutOfMemoryException or DeviceMemoryException or UnsupportedMachineException => error.Message,
        _ => error.ToString(),
    };

    private static int CodeOf(Exception error) => error switch
    {
        OutOfMemoryException or DeviceMemoryException => ChildExitCode.OutOfMemory,
        UnsupportedMachineException or IOException => ChildExitCode.NodeFailed,
        FormatException or InvalidDataException or TrainPlanException or TrainDivergedException => ChildExitCode.BadData,
        _ => ChildExitCode.Broken,
    };
}
