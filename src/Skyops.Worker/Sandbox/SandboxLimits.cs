namespace Skyops.Worker.Sandbox;

/// <summary>What a program in the sandbox may take.</summary>
/// <param name="RamMiB">Memory; there is no swap beyond it.</param>
/// <param name="CpuPercent">Processor time, 100 for each core.</param>
/// <param name="DiskMiB">Outputs, checkpoints and temporary files together.</param>
/// <param name="Processes">Processes and threads.</param>
internal sealed record SandboxLimits(int RamMiB, int CpuPercent, int DiskMiB, int Processes)
{
    /// <summary>Open files of each process.</summary>
    public const int OpenFiles = 4_096;

    private const int LeastProcesses = 512;
    private const int ProcessesPerCore = 128;

    /// <summary>The limits of an attempt: what it asked for, and processes by its cores.</summary>
    public static SandboxLimits Of(Grpc.V1.Assignment assignment)
    {
        var cores = Math.Max(1, assignment.CpuCores);
        return new SandboxLimits(
            Math.Max(Skyops.Limits.CommandRamMiB, assignment.RamMib), cores * 100, Math.Max(1, assignment.DiskMib), LeastProcesses + (ProcessesPerCore * cores));
    }
}
