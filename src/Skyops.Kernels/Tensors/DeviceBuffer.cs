namespace Skyops.Kernels.Tensors;

/// <summary>
/// Memory of one device, handed out by its pool. Disposing gives it back; it must not be used after that.
/// </summary>
public abstract class DeviceBuffer : IDisposable
{
    /// <summary>Gives the memory back to its pool. Later calls do nothing.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back once.</summary>
    protected abstract void Release();
}
