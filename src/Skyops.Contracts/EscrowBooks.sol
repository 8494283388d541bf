// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The books of the escrow: who deposited, exited and claimed what, in two assets that never meet.
/// @dev For each asset, at every moment: claimed <= newest total <= deposited - exited, and the contract holds at least
/// deposited - exited - claimed. So it can pay all it owes.
abstract contract EscrowBooks {
    /// @notice Stands for ETH where a token's address would stand.
    address public constant ETHER = address(0);

    /// @dev All sums are since the beginning and never fall.
    struct Account {
        uint128 deposited;
        uint128 exited;
        uint128 claimed;
        uint64 firstDeposit;
        uint64 exitRequestedAt;
    }

    struct Totals {
        uint128 deposited;
        uint128 exited;
        uint128 claimed;
    }

    error UnknownAsset(address asset);
    error ZeroAmount();
    error ZeroAddress();

    /// @notice The token of this escrow.
    address public immutable token;

    /// @notice How many deposits there were; each has a number from 1.
    uint64 public depositCount;

    mapping(bytes32 key => Account) internal _accounts;
    mapping(address asset => Totals) internal _totals;

    constructor(address token_) {
        if (token_ == address(0)) revert ZeroAddress();
        token = token_;
    }

    /// @notice What the books say of an account in one asset.
    function accountOf(address account, address asset) external view returns (Account memory) {
        return _accounts[_key(account, asset)];
    }

    /// @notice What the books say of all accounts together in one asset.
    function totalsOf(address asset) external view returns (Totals memory) {
        return _totals[asset];
    }

    /// @notice What the escrow holds by its books: deposited - exited - claimed. What somebody forced upon it without
    /// depositing is not in there.
    function held(address asset) public view returns (uint128) {
        Totals storage totals = _totals[asset];
        return totals.deposited - totals.exited - totals.claimed;
    }

    function _key(address account, address asset) internal pure returns (bytes32) {
        return keccak256(abi.encode(account, asset));
    }

    function _requireAsset(address asset) internal view {
        if (asset != ETHER && asset != token) revert UnknownAsset(asset);
    }
}
