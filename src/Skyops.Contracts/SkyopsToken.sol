// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Capped} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Capped.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {AccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";

/// @title SKYOPS, what work is paid in and nodes stake.
/// @notice Minted by a role, because rewards follow work and cannot all be known on the first day; capped, because a
/// role alone would let whoever takes the role's key make every stake and every deposit worthless. The cap is a
/// constant of the code: nobody can raise it.
contract SkyopsToken is ERC20, ERC20Burnable, ERC20Capped, ERC20Permit, AccessControlDefaultAdminRules {
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");

    /// @notice One billion SKYOPS of 18 decimals: below 2^90, so sums always fit the 128 bits of the ledger.
    uint256 public constant MAX_SUPPLY = 1_000_000_000 ether;

    /// @param admin Grants and revokes the role of minting; hands its own over in two steps, a day apart.
    constructor(address admin)
        ERC20("Skyops", "SKYOPS")
        ERC20Permit("Skyops")
        ERC20Capped(MAX_SUPPLY)
        AccessControlDefaultAdminRules(1 days, admin)
    {}

    /// @notice Makes new tokens, up to the cap.
    function mint(address to, uint256 amount) external onlyRole(MINTER_ROLE) {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Capped) {
        super._update(from, to, value);
    }
}
